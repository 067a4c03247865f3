import { durationText } from '../../duration.ts';
import { folded } from '../match/fold.ts';
import { sameJson } from '../match/json-pointer.ts';
import { isAboutSchema } from '../replay/judge.ts';
import type { Exchange, ExchangeSide } from './exchange.ts';
import { type Draft, isLate, joinOvertaken, timeStepMs } from './overtaken.ts';
import {
  makeAction,
  makeReply,
  type RecordedTurn,
  readGrids,
  type SentButton,
  userMessage,
} from './recorded-turn.ts';

const shortestPauseMs = 100;
/** So many messages with buttons can be pressed, the newest of a conversation; a replay keeps as many. */
const keptMessages = 100;

/** A message with buttons, as each of the two sides sees it. */
interface Grids {
  messageId: string;
  side: ExchangeSide | undefined;
  own: SentButton[][];
  others: SentButton[][];
}

/** Makes turns of exchanges, in the order of their start. */
export class TurnMaker {
  readonly #drafts: Draft[] = [];
  readonly #byMessage = new Map<unknown, Draft>();
  readonly #lastOf = new Map<string | undefined, Draft>();
  /** The newest messages with buttons of each conversation, the newest first. */
  readonly #grids = new Map<string, Grids[]>();
  readonly #isObserved: boolean;
  #lastAt: number | undefined;

  /** `isObserved`: the bot's answers are known, so that silence can be told. */
  constructor({ isObserved }: { isObserved: boolean }) {
    this.#isObserved = isObserved;
  }

  take(exchange: Exchange): void {
    if (exchange.kind === 'event') this.#takeEvent(exchange);
    else if (exchange.kind === 'press') this.#takePress(exchange);
    else this.#takeSend(exchange);
  }

  /** The turns, each with the conversation that it belongs to. */
  turns(): { turn: RecordedTurn; conversationId: string | undefined; side: ExchangeSide | undefined }[] {
    joinOvertaken(this.#drafts);
    this.#markWrongKeys();
    return this.#drafts.map((draft) => ({
      side: draft.side,
      turn: this.#isObserved ? { ...draft.turn, expect: makeExpectation(draft) } : draft.turn,
      conversationId: draft.conversationId,
    }));
  }

  /** The longest that a turn took until its last reply. */
  get slowestMs(): number {
    const took = this.#drafts.flatMap(({ startedAt, replies }) => replies.map(({ at }) => at - startedAt));
    return Math.max(0, ...took);
  }

  #takeEvent(exchange: Exchange): void {
    const messageId = userMessage(exchange.body)?.id;
    const repeated = messageId === undefined ? undefined : this.#byMessage.get(messageId);
    if (repeated) {
      const { times = 1 } = repeated.turn.deliver ?? {};
      repeated.turn.deliver = { ...repeated.turn.deliver, times: times + 1 };
      return;
    }
    if (this.#isObserved && !exchange.isDone) return;
    const draft = this.#begin(exchange, makeAction(exchange));
    draft.messageId = messageId;
    draft.key = exchange.key;
    if (exchange.status !== undefined && exchange.status >= 300) draft.status = exchange.status;
    if (messageId !== undefined) this.#byMessage.set(messageId, draft);
  }

  #takePress(exchange: Exchange): void {
    const { press, messageId } = this.#pressed(exchange);
    const draft = press === undefined ? this.#last(exchange) : this.#begin(exchange, { press });
    if (!draft) return;
    draft.pressedMessageId ??= messageId;
    draft.endedAt = Math.max(draft.endedAt, exchange.endedAt);
    draft.fails = exchange.failure;
    if (exchange.failure !== undefined) return;
    const answer = (exchange.answer ?? {}) as { url?: string; text_message?: string };
    draft.opens = answer.url ?? draft.opens;
    const shown = [draft.shows, answer.text_message].filter((text) => text !== undefined && text !== '');
    if (shown.length > 0) draft.shows = shown.join('\n');
  }

  #takeSend(exchange: Exchange): void {
    const { isFault, isDone, findings, at } = exchange;
    const { consent } = exchange;
    const cause = consent ? undefined : this.#drafts[this.#causeOf(exchange)];
    const draft = cause ?? (isDone ? this.#begin(exchange, { consents: consent }) : undefined);
    if (!draft) return;
    if (isFault) {
      const { status = 500 } = exchange;
      draft.turn.fault = { status, times: (draft.turn.fault?.times ?? 0) + 1 };
    } else if (isDone) {
      // A traffic archive does not tell the ids of messages.
      const { messageId = `unknown ${this.#drafts.length} ${draft.replies.length}` } = exchange;
      draft.replies.push({
        reply: makeReply(exchange, { isFree: findings.some(isAboutSchema) }),
        messageId,
        at,
      });
      this.#keepGrids(exchange, messageId);
    } else if (findings.some(isAboutSchema)) draft.isFree = true;
  }

  /**
   * The turn that a message of the bot belongs to: the newest of its conversation, but for a bot that writes to
   * somebody while it is told of something else, as one does that relays what others say.
   */
  #causeOf(exchange: Exchange): number {
    const { at, isDone } = exchange;
    const own = this.#drafts.findLastIndex(
      ({ conversationId }) => conversationId === exchange.conversationId,
    );
    const isOpen = (draft: Draft) =>
      !draft.isUnasked && draft.startedAt <= at && at <= draft.endedAt + timeStepMs;
    if (own < 0 || !isDone || isOpen(this.#drafts[own]!)) return own;
    return this.#drafts.slice(own + 1).some(isOpen) && !this.#drafts.some(isLate) ? -1 : own;
  }

  #keepGrids({ conversationId = '', body, side }: Exchange, messageId: string): void {
    const { own, others } = readGrids(body);
    if (own.length + others.length === 0) return;
    const known = this.#grids.get(conversationId) ?? [];
    this.#grids.set(conversationId, [{ messageId, side, own, others }, ...known].slice(0, keptMessages));
  }

  #begin(exchange: Exchange, action: RecordedTurn): Draft {
    const pauseMs = this.#lastAt === undefined ? 0 : Math.round((exchange.at - this.#lastAt) / 100) * 100;
    this.#lastAt = exchange.endedAt;
    const draft: Draft = {
      turn: { pause: pauseMs >= shortestPauseMs ? durationText(pauseMs) : undefined, ...action },
      conversationId: exchange.conversationId,
      side: exchange.kind === 'send' ? undefined : exchange.side,
      startedAt: exchange.at,
      endedAt: exchange.endedAt,
      isUnasked: exchange.kind === 'send',
      replies: [],
    };
    this.#drafts.push(draft);
    this.#lastOf.set(exchange.conversationId, draft);
    return draft;
  }

  #last({ conversationId }: Exchange): Draft | undefined {
    return this.#lastOf.get(conversationId);
  }

  /** An event with another key than most have is one that Divar did not send. */
  #markWrongKeys(): void {
    const counts = new Map<string, number>();
    for (const { key } of this.#drafts) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
    const [usual] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
    for (const { key, status, turn } of this.#drafts) {
      if (key === undefined || key === usual || status === undefined) continue;
      turn.deliver =
        key === ''
          ? { ...turn.deliver, headers: { Authorization: 'absent' } }
          : { ...turn.deliver, key: 'wrong' };
    }
  }

  /** The button as a turn names it, by its place where its caption leads to another; undefined for a further step. */
  #pressed(exchange: Exchange): { press?: RecordedTurn['press']; messageId?: string } {
    const { conversationId = '', side, pressed } = exchange;
    if (pressed && pressed.step > 1) return {};
    const messages = (this.#grids.get(conversationId) ?? []).flatMap((message) => {
      const rows = message.side === side ? message.own : message.others;
      return rows.length > 0 ? [{ messageId: message.messageId, rows }] : [];
    });
    const places = messages.flatMap(({ messageId, rows }, back) =>
      rows.flatMap((cells, row) =>
        cells.map((button, column) => ({
          messageId,
          back,
          row,
          column,
          button,
          caption: button.caption ?? '',
        })),
      ),
    );
    const found = places.find((place) => isPressed(place, exchange));
    if (!found) return { press: pressed?.caption };
    const { messageId, back, row, column, caption } = found;
    const first = places.find((place) => folded(place.caption) === folded(caption));
    if (first === found && caption !== '') return { press: caption, messageId };
    return { press: { row, column, message: back === 0 ? undefined : back }, messageId };
  }
}

interface TurnPlace {
  messageId: string;
  row: number;
  column: number;
  button: SentButton;
  caption: string;
}

/** By its place where that is known, by its caption, or by the data that was sent with it. */
function isPressed(
  { messageId, row, column, button, caption }: TurnPlace,
  { pressed, body }: Exchange,
): boolean {
  if (pressed?.row !== undefined) {
    return messageId === pressed.message_id && row === pressed.row && column === pressed.column;
  }
  if (pressed) return messageId === pressed.message_id && caption === pressed.caption;
  const { open_server_link: link, get_dynamic_action: dynamic } = button.action ?? {};
  const held = (link ?? dynamic) as { data?: unknown } | undefined;
  const { extra_data: data = {} } = (body ?? {}) as { extra_data?: unknown };
  return held !== undefined && sameJson(held.data ?? {}, data);
}

function makeExpectation(draft: Draft): RecordedTurn['expect'] {
  const { replies, status, opens, shows, fails, isFree, isJoined } = draft;
  if (draft.isOvertaken) return 'later';
  const expected = replies.length === 0 ? ('silence' as const) : replies.map(({ reply }) => reply);
  const order = isJoined && replies.length > 1 ? ('any' as const) : undefined;
  const more = { order, status, opens, shows, fails, schema: isFree ? ('any' as const) : undefined };
  const isPlain = Object.values(more).every((value) => value === undefined);
  return isPlain ? expected : { replies: expected, ...more };
}
