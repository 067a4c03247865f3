import type { App } from '../../app/app.ts';
import type { ControlAnswer, ControlInput } from '../../control-api/control-api.ts';
import type { ChatMessage } from '../../divar/model.ts';
import { messageView } from '../../divar/wire/message-view.ts';
import type { JournalEntry } from '../../journal/entry.ts';
import { entryView } from '../../journal/entry-view.ts';
import type { EntryChange } from '../../journal/live-stream.ts';
import type { ControlHandlers } from '../control-parts.ts';
import { refusedAfter, waitLimits } from '../waiting.ts';

type Waited = ControlAnswer<'waitFor'>;
type WaitFilter = ControlInput<'waitFor'>;

/** Waiting for what the bot does by itself. */
export const waitCalls: ControlHandlers<'waitFor'> = {
  async waitFor({ app }, input) {
    const { for: awaited, conversation_id: conversationId, after } = input;
    const { timeoutMs, quietMs } = waitLimits(input);
    const waited =
      awaited === 'quiet'
        ? { timed_out: !(await app.activity.whenQuiet({ conversationId, quietMs, timeoutMs })) }
        : await waitForMatch(app, { input, timeoutMs });
    return { ...waited, refused: after === undefined ? undefined : refusedAfter(app, conversationId, after) };
  },
};

async function waitForMatch(
  app: App,
  { input, timeoutMs }: { input: WaitFilter; timeoutMs: number },
): Promise<Waited> {
  const after = app.stream.lastId;
  const past = input.after === undefined ? undefined : alreadyThere(app, input);
  if (past) return past;
  const signal = AbortSignal.timeout(timeoutMs);
  for await (const { event, subject } of app.stream.read({ after, signal })) {
    if (event !== input.for) continue;
    const found = matched(app, {
      input,
      subject: event === 'entry' ? (subject as EntryChange).entry : subject,
    });
    if (found) return found;
  }
  return { timed_out: true };
}

function alreadyThere(app: App, input: WaitFilter): Waited | undefined {
  if (input.for === 'entry') {
    return findFirst(app.journal.between({ after: input.after }), (subject) =>
      matched(app, { input, subject }),
    );
  }
  const newer = [...app.chat.state.messages.values()].filter(
    (message) => message.entryId !== undefined && message.entryId > input.after!,
  );
  return findFirst(newer, (subject) => matched(app, { input, subject }));
}

function findFirst<T>(items: T[], match: (item: T) => Waited | undefined): Waited | undefined {
  for (const item of items) {
    const found = match(item);
    if (found) return found;
  }
  return undefined;
}

function matched(app: App, { input, subject }: { input: WaitFilter; subject: unknown }): Waited | undefined {
  if (input.for === 'entry') {
    const entry = subject as JournalEntry;
    return entryFits(entry, input)
      ? { timed_out: false, entry: entryView(entry, { secrets: app.secrets }) }
      : undefined;
  }
  const message = subject as ChatMessage;
  return messageFits(message, input)
    ? { timed_out: false, message: messageView(message, app.chat.state) }
    : undefined;
}

function entryFits(entry: JournalEntry, { conversation_id, direction }: WaitFilter): boolean {
  return (
    entry.state === 'done' &&
    (conversation_id === undefined || entry.conversation_id === conversation_id) &&
    (direction === undefined || entry.direction === direction)
  );
}

function messageFits(message: ChatMessage, { conversation_id, contains }: WaitFilter): boolean {
  return (
    message.origin === 'bot' &&
    (conversation_id === undefined || message.conversationId === conversation_id) &&
    (contains === undefined || (message.text ?? '').includes(contains))
  );
}
