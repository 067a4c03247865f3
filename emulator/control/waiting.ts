import type { ControlSchemas } from '../../spec/index.ts';
import type { App } from '../app/app.ts';
import { messageView } from '../divar/wire/message-view.ts';
import { durationMs, longestTimerMs } from '../duration.ts';
import { Rows } from '../http/turns.ts';
import { isRefused } from '../journal/entry.ts';
import { entryView } from '../journal/entry-view.ts';

/** Until when a call waits, as its query says. */
export interface WaitInput {
  wait?: 'none' | 'delivery' | 'quiet';
  timeout?: string;
  quiet?: string;
}

const defaultTimeoutMs = 5000;
const defaultQuietMs = 100;

/** Milliseconds of the longest wait and of the quiet window. */
export function waitLimits({ timeout, quiet }: WaitInput): { timeoutMs: number; quietMs: number } {
  return {
    timeoutMs: parseLimit(timeout) ?? defaultTimeoutMs,
    quietMs: parseLimit(quiet) ?? defaultQuietMs,
  };
}

function parseLimit(duration: string | undefined): number | undefined {
  const milliseconds = duration === undefined ? undefined : durationMs(duration);
  return milliseconds === undefined ? undefined : Math.min(milliseconds, longestTimerMs);
}

/** Waits as asked; says whether the time was up first. */
export async function waitAsAsked<T>(
  app: App,
  { input, work, conversationId }: { input: WaitInput; work: Promise<T>; conversationId?: string },
): Promise<{ result?: T; timedOut: boolean }> {
  // Where nobody waits for it any more, a failure is told by the delivery itself.
  work.catch(() => undefined);
  const { wait = 'quiet' } = input;
  const { timeoutMs, quietMs } = waitLimits(input);
  if (wait === 'none') return { timedOut: false };
  const quiet = wait === 'delivery' || app.activity.whenQuiet({ conversationId, quietMs, timeoutMs });
  const deadline = deferredTimeout(timeoutMs);
  const result = await Promise.race([work, deadline.up]);
  deadline.cancel();
  const timedOut = result === undefined || !(await quiet);
  return { result, timedOut };
}

function deferredTimeout(milliseconds: number): { up: Promise<undefined>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let stop: (value: undefined) => void = () => {};
  const up = new Promise<undefined>((resolve) => {
    stop = resolve;
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  return {
    up,
    cancel() {
      clearTimeout(timer);
      stop(undefined);
    },
  };
}

/** The bot's messages in a conversation after the message with this id. */
export function repliesAfter(app: App, conversationId: string, messageId: string | undefined) {
  const messages = app.chat.state.messagesOf(conversationId).page({ after: messageId });
  return Rows.of(
    messages.filter((message) => message.origin === 'bot'),
    (message) => messageView(message, app.chat.state),
  );
}

const mostRefused = 100;

/**
 * Calls of the bot after an entry that Divar refused: those in the conversation, or in any where none is given, and
 * those that name no conversation that exists, since a wrong path or id is what was wrong with them.
 */
export function refusedAfter(
  { journal, chat, secrets }: App,
  conversationId: string | undefined,
  entryId: number,
): ControlSchemas['RefusedCall'][] {
  const isOfAnother = (id: string | undefined) =>
    id !== undefined &&
    id !== conversationId &&
    conversationId !== undefined &&
    chat.state.conversations.has(id);
  return journal
    .between({ after: entryId })
    .filter((entry) => isRefused(entry) && !isOfAnother(entry.conversation_id))
    .slice(0, mostRefused)
    .map((entry) => {
      const { id, method, url, status, findings } = entryView(entry, { brief: true, secrets });
      return { entry_id: id, method, url, status: status!, findings };
    });
}
