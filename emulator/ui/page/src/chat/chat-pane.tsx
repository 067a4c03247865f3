import { FirstSteps } from '../glance/first-steps.tsx';
import { useLanguage } from '../language/language.ts';
import { IconButton } from '../parts/icon-button.tsx';
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
  if (!name) return null;
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
