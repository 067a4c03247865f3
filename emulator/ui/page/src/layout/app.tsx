import { useEffect } from 'preact/hooks';
import { ChatPane } from '../chat/chat-pane.tsx';
import { ConversationList } from '../chat/conversation-list.tsx';
import { useLanguage } from '../language/language.ts';
import type { Drawing } from '../parts/drawings.ts';
import { Icon, IconButton } from '../parts/icon.tsx';
import { refusalWord } from '../parts/refusal-word.ts';
import { type Session, usePage, useSession } from '../state/session.ts';
import { Panel } from './panel.tsx';
import { panels } from './panel-names.ts';
import { TopBar } from './top-bar.tsx';

/** The page: the chats, the open chat, and beside it the wire or another panel. */
export function App() {
  const pane = usePage((state) => state.pane);
  useShortcuts();
  return (
    <>
      <TopBar />
      <main class={`panes panes-${pane}`}>
        <ConversationList />
        <ChatPane />
        <Panel />
      </main>
      <PaneTabs />
      <NoticeBar />
    </>
  );
}

const SHOWN_FOR = 4000;

/** The last thing that went wrong, until it is dismissed; what went well leaves by itself. */
function NoticeBar() {
  const { t } = useLanguage();
  const session = useSession();
  const notice = usePage((state) => state.notice);
  useEffect(() => {
    if (notice?.kind !== 'done') return;
    const timer = setTimeout(() => session.notify(undefined), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div class="notice-place" role={notice?.kind === 'problem' ? 'alert' : 'status'}>
      {notice && (
        <div class={`notice notice-${notice.kind}`}>
          <span>
            {notice.kind === 'problem' && <strong>{t(refusalWord(notice.status))} </strong>}
            <span dir="auto">{notice.message}</span>
            {notice.remedy && <small dir="auto">{notice.remedy}</small>}
          </span>
          <IconButton icon="close" label={t('dismiss')} onPress={() => session.notify(undefined)} />
        </div>
      )}
    </div>
  );
}

const panes: { name: 'chats' | 'chat' | 'panel'; icon: Drawing }[] = [
  { name: 'chats', icon: 'list' },
  { name: 'chat', icon: 'chat' },
  { name: 'panel', icon: 'exchange' },
];

/** On a narrow screen: which of the parts is shown. */
function PaneTabs() {
  const { t } = useLanguage();
  const session = useSession();
  const pane = usePage((state) => state.pane);
  const panel = usePage((state) => state.panel);
  return (
    <nav class="pane-tabs" aria-label={t('panels')}>
      {panes.map(({ name, icon }) => (
        <button
          type="button"
          key={name}
          class="pane-tab"
          aria-current={pane === name ? 'page' : undefined}
          onClick={() => session.view.showPane(name)}
        >
          <Icon name={icon} />
          <span>{t(name === 'panel' ? panel : name)}</span>
        </button>
      ))}
    </nav>
  );
}

/** Single keys, by their place on the keyboard so that a Persian layout has the same ones. */
function useShortcuts(): void {
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
