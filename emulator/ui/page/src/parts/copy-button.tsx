import { useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { useSession } from '../state/session.ts';
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

/** Puts a text on the clipboard; by the older way where the browser keeps the new one for https and loopback. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  document.body.append(field);
  const before = document.activeElement;
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  if (!done) throw new Error('The browser does not let this page copy.');
}
