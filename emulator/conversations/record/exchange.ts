import type { Entry, Message } from '../../control-api/control-api.ts';
import { isFatal } from '../../control-api/judge-answer.ts';
import { parseMicros } from '../../divar/clock.ts';
import type { FoundViolation } from '../../divar/finding.ts';
import { type PressFailure, pressFailures } from '../format/conversation.ts';
import { consentsIn, type RecordedConsent } from './consents.ts';

export type ExchangeSide = NonNullable<Message['side']>;

/** One request between Divar and a bot, as recordings are made of. */
export interface Exchange {
  kind: 'event' | 'press' | 'send';
  /** Its number in the journal. */
  entryId?: number;
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
  side?: ExchangeSide;
  /** The pressed button, where it is known; a step after the first is what an action led to. */
  pressed?: NonNullable<Entry['pressed']>;
  /** Why a press failed. */
  failure?: PressFailure | undefined;
  /** Of the message that it made. */
  messageId?: string | undefined;
  /** What let the bot write by itself: a user had just allowed it access. */
  consent?: RecordedConsent | undefined;
  /** The identification key that an event came with, masked; empty where it came with none. */
  key?: string | undefined;
  /** What the contract says against it. */
  findings: string[];
  /** The failure that was injected instead of the real answer. */
  isFault: boolean;
}

const presses = ['SESSION_INITIALISATION', 'DYNAMIC_ACTION'];
/** The calls that bots send messages with: to users and chatbot conversations, and about posts. */
export const sends = /^send(MessageTo|PostMessage$)/;

/** The exchanges that journal entries stand for, in order. */
export function* readExchanges(entries: readonly Entry[]): Generator<Exchange> {
  const consents = consentsIn(entries);
  for (const entry of entries) {
    const exchange = readExchange(entry);
    if (exchange) yield { ...exchange, consent: consents.get(entry.id), entryId: entry.id };
  }
}

/** A journal entry as an exchange; undefined for what is not part of a conversation. */
function readExchange(entry: Entry): Exchange | undefined {
  const kind = classifyEntry(entry);
  if (!kind || entry.state !== 'done' || (entry.attempt ?? 1) > 1) return undefined;
  // A millisecond is long: a fast bot sends and answers within one.
  const at = parseMicros(entry.at) / 1000;
  return {
    kind,
    at,
    endedAt: at + (entry.duration_ms ?? 0),
    conversationId: entry.conversation_id,
    text: entry.request?.body ?? '',
    ...readBodies(entry),
    pressed: entry.pressed,
    failure: kind === 'press' ? pressFailure(entry) : undefined,
    messageId: entry.message_id,
    key: kind === 'event' ? readHeader(entry, 'authorization') : undefined,
    status: entry.status,
    isDone: entry.direction === 'divar_to_bot' ? entry.outcome === 'answered' : (entry.status ?? 0) < 300,
    findings: entry.findings.map(({ id }) => id),
    isFault: entry.faults !== undefined,
  };
}

function readBodies({ request, response }: Entry): Pick<Exchange, 'body' | 'answer' | 'side'> {
  const body = readJson(request);
  const answer = readJson(response);
  const side = sideIn(body);
  return {
    side,
    body,
    answer,
  };
}

function classifyEntry(entry: Entry): Exchange['kind'] | undefined {
  switch (entry.direction) {
    case 'bot_to_divar':
      return sends.test(entry.operation) ? 'send' : undefined;
    case 'divar_to_bot':
      if (presses.includes(entry.operation)) return 'press';
      return isEvent(entry) ? 'event' : undefined;
    case 'bot_to_other':
      return undefined;
  }
}

/** A request without a body, with another method, or with bytes that are not text is a probe; users make none. */
function isEvent({ method = 'POST', request }: Entry): boolean {
  return method === 'POST' && request?.encoding !== 'base64' && (request?.body ?? '').trim() !== '';
}

function readHeader({ request }: Entry, wanted: string): string {
  const [, value = ''] = request?.headers.find(([name = '']) => name.toLowerCase() === wanted) ?? [];
  return value;
}

/** Why a press failed, as the control API tells it; undefined where it did not. */
export function pressFailure({
  outcome = 'answered',
  status,
  findings,
}: Pick<Entry, 'outcome' | 'status' | 'findings'>): PressFailure | undefined {
  if (outcome !== 'answered') return pressFailures.find((one) => one === outcome) ?? 'any';
  if (status !== 200) return 'wrong_status';
  return findings.some((finding) => isFatal(finding as FoundViolation)) ? 'wrong_answer' : undefined;
}

interface Sided {
  new_message?: { sender?: { side?: unknown } };
  user_side?: unknown;
}

/** Whose message an event brings, or who pressed a button. */
export function sideIn(body: unknown): ExchangeSide | undefined {
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

function readJson(message: { body: string; encoding?: string } | undefined): unknown {
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
