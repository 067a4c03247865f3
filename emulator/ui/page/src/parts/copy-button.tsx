import { useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { useSession } from '../state/session.ts';
import { copyText } from './copy-text.ts';
import { Icon } from './icon.tsx';

interface CopyButtonProps {
  label: string;
  /** The text to copy, or how to get it. */
  text: string | (() => Promise<string>);
  /** Shows the icon alone. */
  small?: boolean;
}

/** Copies a text, and says so. */
export function CopyButton({ label, text, small = false }: CopyButtonProps) {
  const { t } = useLanguage();
  const session = useSession();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    session.attempt(async () => {
      await copyText(typeof text === 'string' ? text : await text());
      setCopied(true);
    });
  const shown = copied ? t('copied') : label;
  return (
    <button
      type="button"
      class={small ? 'icon-button' : 'button button-quiet'}
      aria-label={small ? shown : undefined}
      title={shown}
      onClick={copy}
      onBlur={() => setCopied(false)}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      {!small && <span>{shown}</span>}
    </button>
  );
}
