import { ChatPane } from '../chat/chat-pane.tsx';
import { ConversationList } from '../chat/conversation-list.tsx';
import { usePage } from '../state/session.ts';
import { NoticeBar } from './notice-bar.tsx';
import { PaneTabs } from './pane-tabs.tsx';
import { Panel } from './panel.tsx';
import { TopBar } from './top-bar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

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
