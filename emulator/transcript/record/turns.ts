import { durationText } from '../../duration.ts';
import { sameJson } from '../match/json-pointer.ts';
import type { Exchange, Side } from './exchange.ts';
import {
  actionOf,
  buttonRows,
  type RecordedReply,
  type RecordedTurn,
  replyOf,
  userMessage,
} from './recorded-turn.ts';

const shortestPauseMs = 100;
/** Whoever goes on sooner than a replay waits for silence cannot know that the bot was silent. */
const hurryMs = 100;

/** A turn while its replies are gathered. */
interface Draft {
  turn: RecordedTurn;
  conversationId?: string;
  /** Who acts, in a conversation about a post. */
  side?: Side;
  status?: number;
  replies: RecordedReply[];
  opens?: string;
  shows?: string;
  endedAt: number;
  /** The user went on before a reply came: what came then may belong to this turn or the next. */
  isOvertaken?: boolean;
  follows?: Draft;
  /** The bot's answers are known, so that silence can be told. */
  isObserved: boolean;
}

/** Makes turns of exchanges, in the order of their start. */
export class TurnMaker {
  readonly #drafts: Draft[] = [];
  readonly #byMessage = new Map<unknown, Draft>();
  readonly #lastOf = new Map<string | undefined, Draft>();
  /** The newest buttons of each conversation, the newest message first. */
  readonly #buttons = new Map<string, ReturnType<typeof buttonRows>[]>();
  readonly #isObserved: boolean;
  #lastAt: number | undefined;

  constructor({ isObserved }: { isObserved: boolean }) {
    this.#isObserved = isObserved;
  }

  take(exchange: Exchange): void {
    if (exchange.kind === 'event') this.#takeEvent(exchange);
    else if (exchange.kind === 'press') this.#takePress(exchange);
    else this.#takeSend(exchange);
  }

  /** The turns, each with the conversation that it belongs to. */
  turns(): { turn: RecordedTurn; conversationId?: string; side?: Side }[] {
    return this.#drafts.map((draft) => ({
      ...(draft.side && { side: draft.side }),
      turn: { ...draft.turn, ...(draft.isObserved && { expect: expectationOf(draft) }) },
      ...(draft.conversationId !== undefined && { conversationId: draft.conversationId }),
    }));
  }

  #takeEvent(exchange: Exchange): void {
    const messageId = userMessage(exchange.body)?.id;
    const repeated = messageId === undefined ? undefined : this.#byMessage.get(messageId);
    if (repeated) {
      repeated.turn.deliver = { times: (repeated.turn.deliver?.times ?? 1) + 1 };
      return;
    }
    if (this.#isObserved && !exchange.isDone) return;
    const before = this.#last(exchange);
    const draft = this.#begin(exchange, actionOf(exchange));
    this.#byMessage.set(messageId, draft);
    const isOpen = before !== undefined && isSilentSoFar(before);
    if (isOpen && exchange.at - before.endedAt < hurryMs) draft.follows = before;
  }

  #takePress(exchange: Exchange): void {
    const answer = (exchange.answer ?? {}) as { url?: string; text_message?: string };
    const press = this.#pressed(exchange);
    const draft = press === undefined ? this.#last(exchange) : this.#begin(exchange, { press });
    if (!draft) return;
    delete draft.status;
    if (answer.url !== undefined) draft.opens = answer.url;
    const shown = [press === undefined ? draft.shows : undefined, answer.text_message].filter(Boolean);
    if (shown.length > 0) draft.shows = shown.join('\n');
  }

  #takeSend(exchange: Exchange): void {
    const draft = this.#last(exchange) ?? this.#begin(exchange, {});
    if (exchange.isFault) {
      const { status = 500 } = exchange;
      draft.turn.fault = { status, times: (draft.turn.fault?.times ?? 0) + 1 };
    } else if (exchange.isDone) this.#takeReply(exchange, draft);
  }

  #takeReply(exchange: Exchange, draft: Draft): void {
    const { at, body, conversationId = '' } = exchange;
    draft.replies.push(replyOf(exchange));
    // A bot that replies while the event is open replies to that event; one that acknowledges first may be late.
    if (at > draft.endedAt) markOvertaken(draft.follows);
    const rows = buttonRows(body);
    const known = this.#buttons.get(conversationId) ?? [];
    if (rows.length > 0) this.#buttons.set(conversationId, [rows, ...known].slice(0, 20));
  }

  #begin(exchange: Exchange, action: RecordedTurn): Draft {
    const pauseMs = this.#lastAt === undefined ? 0 : Math.round((exchange.at - this.#lastAt) / 100) * 100;
    this.#lastAt = exchange.endedAt;
    const isRefused = exchange.kind === 'event' && exchange.status !== undefined && exchange.status >= 300;
    const draft: Draft = {
      turn: { ...(pauseMs >= shortestPauseMs && { pause: durationText(pauseMs) }), ...action },
      ...(exchange.conversationId !== undefined && { conversationId: exchange.conversationId }),
      ...(exchange.kind !== 'send' && exchange.side && { side: exchange.side }),
      ...(isRefused && { status: exchange.status }),
      replies: [],
      endedAt: exchange.endedAt,
      isObserved: this.#isObserved,
    };
    this.#drafts.push(draft);
    this.#lastOf.set(exchange.conversationId, draft);
    return draft;
  }

  #last({ conversationId }: Exchange): Draft | undefined {
    return this.#lastOf.get(conversationId);
  }

  /** The caption of the button, by its data where it is not known; undefined where an action led to another. */
  #pressed({ conversationId = '', body, pressed }: Exchange): string | undefined {
    if (pressed) return pressed.step === 1 ? pressed.caption : undefined;
    const data = (body as { extra_data?: unknown } | undefined)?.extra_data ?? {};
    for (const rows of this.#buttons.get(conversationId) ?? []) {
      const found = rows.flat().find(({ action = {} }) => {
        const held = (action.open_server_link ?? action.get_dynamic_action) as { data?: unknown } | undefined;
        return held !== undefined && sameJson(held.data ?? {}, data);
      });
      if (found) return found.caption ?? '';
    }
    return undefined;
  }
}

function markOvertaken(draft: Draft | undefined): void {
  for (let before = draft; before && !before.isOvertaken; before = before.follows) before.isOvertaken = true;
}

function isSilentSoFar({ replies, status, opens, shows }: Draft): boolean {
  return replies.length === 0 && status === undefined && opens === undefined && shows === undefined;
}

function expectationOf(draft: Draft): RecordedTurn['expect'] {
  const { replies, status, opens, shows } = draft;
  if (draft.isOvertaken) return 'later';
  const more = {
    ...(draft.follows?.isOvertaken && replies.length > 1 && { order: 'any' as const }),
    ...(status !== undefined && { status }),
    ...(opens !== undefined && { opens }),
    ...(shows !== undefined && { shows }),
  };
  const expected = replies.length === 0 ? ('silence' as const) : replies;
  return Object.keys(more).length === 0 ? expected : { replies: expected, ...more };
}
