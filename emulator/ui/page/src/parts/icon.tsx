import { type Drawing, drawings } from './drawings.ts';

const TURNS_WITH_DIRECTION = new Set<Drawing>(['arrowBack', 'arrowForward', 'send']);

/** One of the drawn icons; decoration only, the text beside it says what it means. */
export function Icon({ name }: { name: Drawing }) {
  return (
    <svg
      class={TURNS_WITH_DIRECTION.has(name) ? 'icon icon-turning' : 'icon'}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[name]} />
    </svg>
  );
}

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
