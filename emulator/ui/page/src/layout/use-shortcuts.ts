import { useEffect } from 'preact/hooks';
import { type Session, useSession } from '../state/session.ts';
import { panels } from './panel-names.ts';

/** Single keys, by their place on the keyboard so that a Persian layout has the same ones. */
export function useShortcuts(): void {
  const session = useSession();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!session.state.shortcuts || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target as Element) || document.querySelector('dialog[open]')) return;
      const run = shortcutFor(event, session);
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [session]);
}

function shortcutFor({ code, shiftKey }: KeyboardEvent, session: Session): (() => void) | undefined {
  if (code === 'Slash') return shiftKey ? () => session.view.showSettings(true) : () => focusSearch(session);
  if (shiftKey) return undefined;
  const panel = panels[Number(/^Digit([1-4])$/.exec(code)?.[1]) - 1];
  if (panel) return () => session.view.showPanel(panel.name);
  const runs: Record<string, () => void> = {
    KeyN: () => focusMessage(session),
    KeyJ: () => session.exchanges.step(-1),
    KeyK: () => session.exchanges.step(1),
    KeyR: () => session.exchanges.resendOpen(),
    Escape: () => session.exchanges.open(undefined),
  };
  return runs[code];
}

function focusMessage(session: Session): void {
  session.view.showPane('chat');
  afterDrawing(() => document.querySelector<HTMLElement>('[data-shortcut=message]')?.focus());
}

function focusSearch(session: Session): void {
  session.view.showPanel('wire');
  afterDrawing(() => document.querySelector<HTMLElement>('[data-shortcut=search]')?.focus());
}

function afterDrawing(run: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(run));
}

function isTyping(target: Element): boolean {
  return target.closest('input, textarea, select, [contenteditable]') !== null;
}
