import type { Exchange, ExchangeSide } from './exchange.ts';
import type { RecordedReply, RecordedTurn } from './recorded-turn.ts';

/** A silence that was shorter may not have been one, as long as nothing is known of how late the bot replies. */
const unknownLagMs = 3000;
const leastReachMs = 100;

/** A turn while its replies are gathered. */
export interface Draft {
  turn: RecordedTurn;
  conversationId: string | undefined;
  /** Who acts, in a conversation about a post. */
  side: ExchangeSide | undefined;
  /** Start, and when the bot had answered the event, in milliseconds since 1970. */
  startedAt: number;
  endedAt: number;
  /** Nobody said anything: the bot began by itself. */
  isUnasked: boolean;
  replies: { reply: RecordedReply; messageId: string; at: number }[];
  /** The message whose button is pressed: who presses it has seen it. */
  pressedMessageId?: string | undefined;
  messageId?: unknown;
  key?: string | undefined;
  status?: number | undefined;
  opens?: string | undefined;
  shows?: string | undefined;
  fails?: Exchange['failure'];
  /** The bot made a call that was refused for what the contract says. */
  isFree?: boolean;
  /** The user went on before the replies were there: they are expected with the next turn. */
  isOvertaken?: boolean;
  /** Replies of turns before are among these. */
  isJoined?: boolean;
}

/**
 * Where a user went on before the bot had replied, nobody can tell whose reply is whose: such a turn leaves its replies
 * to the next one. A bot whose replies all come while it is told of something is never that late.
 */
export function joinOvertaken(drafts: readonly Draft[]): void {
  if (!drafts.some(isLate)) return;
  const conversations = [...new Set(drafts.map(({ conversationId }) => conversationId))].map((id) =>
    drafts.filter(({ conversationId }) => conversationId === id),
  );
  const lags = conversations.flatMap((turns) =>
    turns.filter((_, index) => index === 0 || !isSilent(turns[index - 1]!)).map(measureLag),
  );
  const slowest = Math.max(0, ...lags);
  const reachMs = slowest > 0 ? leastReachMs + 1.5 * slowest : unknownLagMs;
  for (const turns of conversations) {
    for (const [index, turn] of turns.entries()) {
      const before = turns.slice(0, index);
      const waiting = overtakenSilences(before, { turn, reachMs });
      const cut = before.at(-1);
      if (waiting.length === 0 && cut && isCutShort(cut, { turn, drafts })) waiting.push(cut);
      join(waiting, turn);
    }
  }
}

/** How long after the answer to its event the last reply of a turn came. */
function measureLag({ isUnasked, endedAt, replies }: Draft): number {
  return isUnasked ? 0 : Math.max(0, ...replies.map(({ at }) => at - endedAt));
}

/** Traffic archives tell times in whole milliseconds. */
export const timeStepMs = 1;

/** Whether the bot said something after it had answered the event. */
export function isLate(draft: Draft): boolean {
  return measureLag(draft) > timeStepMs;
}

function isSilent(draft: Draft): boolean {
  return draft.replies.length === 0 && isPlain(draft);
}

/** What else is expected of it would be lost where its replies are left to the next turn. */
function isPlain({ status, opens, shows, fails, isFree }: Draft): boolean {
  return [status, opens, shows, fails].every((value) => value === undefined) && !isFree;
}

/** The turns just before that may have been waiting for the first reply of this one: silent, or with replies of others. */
function overtakenSilences(
  before: readonly Draft[],
  { turn, reachMs }: { turn: Draft; reachMs: number },
): Draft[] {
  const [first] = turn.replies;
  if (!first) return [];
  const isSeen = ({ replies }: Draft) => replies.some(({ messageId }) => messageId === turn.pressedMessageId);
  const isOpen = (one: Draft) => isSilent(one) || (one.isJoined && isPlain(one) && !isSeen(one));
  const start = before.findLastIndex((one) => !isOpen(one) || first.at - one.endedAt > reachMs) + 1;
  return before.slice(start);
}

/**
 * Whether the user went on between two replies: the turn has fewer than the next one, whose first comes as close to the
 * last of this turn as replies of one turn do, and much sooner than its second.
 */
function isCutShort(cut: Draft, { turn, drafts }: { turn: Draft; drafts: readonly Draft[] }): boolean {
  const last = cut.replies.at(-1);
  const [first, second] = turn.replies;
  if (!last || !first || !second || !isPlain(cut)) return false;
  if (cut.replies.length >= turn.replies.length || turn.pressedMessageId !== undefined) return false;
  if (first.at - turn.endedAt > (second.at - turn.endedAt) / 4) return false;
  const gaps = drafts
    .filter((draft) => draft !== turn)
    .flatMap(({ replies }) => replies.slice(1).map(({ at }, index) => at - replies[index]!.at));
  const usual = gaps.length > 0 ? 1.25 * Math.max(...gaps) : leastReachMs;
  return first.at - last.at <= usual;
}

function join(waiting: readonly Draft[], turn: Draft): void {
  for (const draft of [...waiting].reverse()) {
    turn.replies.unshift(...draft.replies.splice(0));
    draft.isOvertaken = true;
    turn.isJoined = true;
  }
}
