import type { Drawing } from './drawings.ts';
import { Icon } from './icon.tsx';

interface IconButtonProps {
  icon: Drawing;
  label: string;
  onPress: () => void;
  disabled?: boolean;
  expanded?: boolean;
}

/** A button that shows an icon alone; its label is its name and its tooltip. */
export function IconButton({ icon, label, onPress, disabled, expanded }: IconButtonProps) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      aria-expanded={expanded}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
