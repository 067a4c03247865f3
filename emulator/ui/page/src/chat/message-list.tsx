import { Component } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Entry, Message } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import { IconButton } from '../parts/icon.tsx';
import { findThread } from '../state/page-state.ts';
import { type Session, usePage, useSession } from '../state/session.ts';
import { Bubble } from './bubble.tsx';
import { ExchangeLink, FindingList } from './press-outcome.tsx';
import { useMessageWindow } from './use-message-window.ts';

interface RowProps {
  message: Message;
  /** The message before is by the same side, on the same day. */
  continues: boolean;
  newDay: boolean;
  sought: boolean;
  /** What Divar refused of the bot after this message. */
  refused: readonly Entry[];
  version: number;
}

/** A message in the list; drawn again only when it changes. */
class MessageRow extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    return (
      next.message !== this.props.message ||
      next.sought !== this.props.sought ||
      next.continues !== this.props.continues ||
      next.newDay !== this.props.newDay ||
      next.refused.length !== this.props.refused.length
    );
  }

  override render({ message, continues, newDay, sought, refused }: RowProps) {
    return (
      <li data-id={message.id} class={continues ? 'row row-continues' : 'row'}>
        {newDay && <Day at={message.sent_at} />}
        <Bubble message={message} sought={sought} />
        {refused.map((entry) => (
          <RefusedReply key={entry.id} entry={entry} />
        ))}
      </li>
    );
  }
}

/** The messages of a conversation, of which only those on screen are drawn. */
export function MessageList({ conversationId }: { conversationId: string }) {
  const { t } = useLanguage();
  const session = useSession();
  const version = usePage((state) => state.threads.get(conversationId)?.version ?? 0);
  const sought = usePage((state) => state.soughtMessage);
  const thread = findThread(session.state, conversationId);
  const window = useMessageWindow(thread.messages, {
    version,
    onNearTop: () => session.attempt(() => session.chats.loadOlder(conversationId)),
  });
  useEffect(() => {
    if (sought) seekThrough(session, { conversationId, seek: () => window.seek(sought.id) });
  }, [sought, conversationId]);
  const { start, end } = window.shown;
  const shown = thread.messages.slice(start, end);
  const refused = session.state.refused.get(conversationId) ?? [];
  return (
    <>
      <section
        class="messages"
        aria-label={t('messages')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reached by key
        tabIndex={0}
        ref={window.element}
        onScroll={window.onScroll}
      >
        <ol class="message-rows">
          {shown.map((message, index) => (
            <MessageRow
              key={message.id}
              message={message}
              sought={sought?.id === message.id}
              version={version}
              refused={refusedAfter(thread.messages, start + index, refused)}
              {...placeAmong(thread.messages, start + index)}
            />
          ))}
        </ol>
      </section>
      {!window.pinned && (
        <div class="to-newest">
          <IconButton icon="chevronDown" label={t('toNewest')} onPress={window.toNewest} />
        </div>
      )}
      <NewestAloud messages={thread.messages} />
    </>
  );
}

function Day({ at }: { at: string }) {
  const { day } = useLanguage();
  return <div class="day">{day(at)}</div>;
}

/** Tells a screen reader what the bot said last. */
function NewestAloud({ messages }: { messages: readonly Message[] }) {
  const newest = messages.at(-1);
  return (
    <div class="unseen" aria-live="polite">
      {newest?.origin === 'bot' ? newest.text : ''}
    </div>
  );
}

function placeAmong(messages: readonly Message[], index: number) {
  const [before, message] = [messages[index - 1], messages[index]];
  const newDay = before?.sent_at.slice(0, 10) !== message?.sent_at.slice(0, 10);
  return {
    newDay,
    continues: !newDay && before?.origin === message?.origin && before?.side === message?.side,
  };
}

/** The refused calls that came between a message and the next one, by the order of the exchanges. */
function refusedAfter(messages: readonly Message[], index: number, refused: readonly Entry[]) {
  const { entry_id: start = 0 } = messages[index]!;
  const { entry_id: end = Number.POSITIVE_INFINITY } = messages[index + 1] ?? {};
  return refused.filter(({ id }) => id > start && id < end);
}

/** Looks for a message among older and older ones. */
async function seekThrough(
  session: Session,
  { conversationId, seek }: { conversationId: string; seek: () => boolean },
): Promise<void> {
  const thread = findThread(session.state, conversationId);
  while (!seek() && !thread.complete && thread.loaded) await session.chats.loadOlder(conversationId);
}

/** A call of the bot that Divar refused, where its message would stand: the user sees nothing of it. */
function RefusedReply({ entry: { id, method, url, status, findings } }: { entry: Entry }) {
  const { t, direction } = useLanguage();
  return (
    <div class="bubble-group bubble-bot-group">
      <div class="press bubble-refused" role="status" dir={direction}>
        <span class="bad">{t('replyRefused', { status: String(status) })}</span>
        <code class="press-detail" dir="ltr">
          {method} {url}
        </code>
        <FindingList findings={findings} />
        <ExchangeLink id={id} />
      </div>
    </div>
  );
}
