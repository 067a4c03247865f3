import type { Entry, Message } from '../../emulator.ts';

export type Side = NonNullable<Message['side']>;

/** One request between Divar and a bot, as recordings are made of. */
export interface Exchange {
  kind: 'event' | 'press' | 'send';
  /** Start and end, in milliseconds since 1970. */
  at: number;
  endedAt: number;
  conversationId?: string;
  /** The body as it was sent. */
  text: string;
  /** The body, where it is JSON. */
  body?: unknown;
  answer?: unknown;
  status?: number;
  /** Whether the bot answered, or Divar took the message. */
  isDone: boolean;
  /** Whose message or press it is, in a conversation about a post. */
  side?: Side;
  /** The pressed button, where it is known; a step after the first is what an action led to. */
  pressed?: { caption: string; step: number };
  /** What the contract says against it. */
  findings: string[];
  /** The failure that was injected instead of the real answer. */
  isFault: boolean;
}

const presses = ['SESSION_INITIALISATION', 'DYNAMIC_ACTION'];
/** The calls that bots send messages with: to users and chatbot conversations, and about posts. */
export const sends = /^send(MessageTo|PostMessage$)/;

/** A journal entry as an exchange; undefined for what is no part of a conversation. */
export function exchangeOf(entry: Entry): Exchange | undefined {
  const kind = kindOf(entry);
  if (!kind || entry.state !== 'done' || (entry.attempt ?? 1) > 1) return undefined;
  const at = Date.parse(entry.at);
  return {
    kind,
    at,
    endedAt: at + (entry.duration_ms ?? 0),
    ...(entry.conversation_id !== undefined && { conversationId: entry.conversation_id }),
    text: entry.request?.body ?? '',
    ...bodiesOf(entry),
    ...(entry.pressed && { pressed: entry.pressed }),
    ...(entry.status !== undefined && { status: entry.status }),
    isDone: entry.direction === 'divar_to_bot' ? entry.outcome === 'answered' : (entry.status ?? 0) < 300,
    findings: entry.findings.map(({ id }) => id),
    isFault: entry.faults !== undefined,
  };
}

function bodiesOf({ request, response }: Entry): Pick<Exchange, 'body' | 'answer' | 'side'> {
  const body = jsonOf(request);
  const answer = jsonOf(response);
  const side = sideIn(body);
  return {
    ...(side && { side }),
    ...(body !== undefined && { body }),
    ...(answer !== undefined && { answer }),
  };
}

function kindOf({ direction, operation }: Entry): Exchange['kind'] | undefined {
  if (direction === 'bot_to_divar') return sends.test(operation) ? 'send' : undefined;
  return presses.includes(operation) ? 'press' : 'event';
}

interface Sided {
  new_message?: { sender?: { side?: unknown } };
  user_side?: unknown;
}

/** Whose message an event brings, or who pressed a button. */
export function sideIn(body: unknown): Side | undefined {
  const { new_message: message, user_side: pressing } = (body ?? {}) as Sided;
  switch (message?.sender?.side ?? String(pressing).toUpperCase()) {
    case 'SELLER':
    case 'SUPPLY':
      return 'SELLER';
    case 'BUYER':
    case 'DEMAND':
      return 'BUYER';
    default:
      return undefined;
  }
}

function jsonOf(message: { body: string; encoding?: string } | undefined): unknown {
  if (!message || message.encoding === 'base64') return undefined;
  return parsedJson(message.body);
}

/** The value of a JSON text; undefined where it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
