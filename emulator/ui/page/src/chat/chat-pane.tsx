import { FirstSteps } from '../glance/first-steps.tsx';
import { useLanguage } from '../language/language.ts';
import { IconButton } from '../parts/icon.tsx';
import { SideTag } from '../parts/tags.tsx';
import { usePage, useSession } from '../state/session.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';

/** The open conversation, right to left as Divar's chat is in either language. */
export function ChatPane() {
  const { t } = useLanguage();
  const conversationId = usePage((state) => state.conversationId);
  return (
    <section class="chat" dir="rtl" aria-label={t('chat')}>
      <ChatHead />
      <div class="chat-body">
        {conversationId ? (
          <MessageList key={conversationId} conversationId={conversationId} />
        ) : (
          <NoMessages />
        )}
      </div>
      <Composer conversationId={conversationId} />
    </section>
  );
}

function ChatHead() {
  const { t, direction } = useLanguage();
  const session = useSession();
  const conversationId = usePage((state) => state.conversationId);
  const name = usePage(
    (state) => state.conversations.get(state.conversationId ?? '')?.user ?? state.draftUser,
  );
  const shown = usePage((state) => state.users.get(name ?? '')?.display_name ?? name);
  const about = usePage((state) => state.conversations.get(state.conversationId ?? '')?.post_token);
  if (!name) return null;
  if (about !== undefined) return <PostHead />;
  return (
    <header class="pane-head" dir={direction}>
      <h2>
        <bdi>{shown}</bdi>
      </h2>
      <code class="chat-id" dir="ltr">
        {conversationId ?? t('newConversation')}
      </code>
      <IconButton icon="add" label={t('newConversation')} onPress={() => session.chats.begin(name)} />
    </header>
  );
}

/** Above a conversation about a post: who the two are, and which post. */
function PostHead() {
  const { t, direction } = useLanguage();
  const conversation = usePage((state) => state.conversations.get(state.conversationId ?? ''));
  const users = usePage((state) => state.users);
  const nameOf = (name = '') => users.get(name)?.display_name ?? name;
  return (
    <header class="pane-head post-head" dir={direction}>
      <h2>
        <bdi>{nameOf(conversation?.user)}</bdi> <SideTag side="BUYER" />
      </h2>
      <h2>
        <bdi>{nameOf(conversation?.seller)}</bdi> <SideTag side="SELLER" />
      </h2>
      <span class="chat-id">
        {t('aboutPost')} <code dir="ltr">{conversation?.post_token}</code>
      </span>
    </header>
  );
}

function NoMessages() {
  const { t, direction } = useLanguage();
  const ready = usePage((state) => state.ready);
  const fresh = usePage((state) => state.conversations.size === 0 && state.draftUser === undefined);
  if (!ready) return <p class="quiet pad">{t('connecting')}</p>;
  if (!fresh) return <p class="quiet pad">{t('noMessages')}</p>;
  return (
    <div class="chat-empty" dir={direction}>
      <FirstSteps />
    </div>
  );
}
