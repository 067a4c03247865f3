import { findDebugOutput } from '../../emulator/index.ts';
import { conversationOfEvent } from '../../spec/index.ts';
import type { EvidenceMessage } from './finding.ts';

/** A request to the bot as it was sent, secrets included, and what came of it. */
export interface SentInput {
  label: string;
  /** The place that was changed, as a JSON pointer or the name of a header. */
  where?: string;
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body: Buffer;
  conversationId?: string;
  entryId?: number;
  /** Absent where no answer came. */
  status?: number;
  /** How it ended: answered, timed_out, cut, ... */
  ended: string;
  durationMs: number;
  /** What the bot said in the conversation since, by now. */
  readonly replies: EvidenceMessage[];
  /** Beginning of the answer's body. */
  answer?: string;
}

/** An answer that holds what is meant for developers. */
export interface DebugOutput {
  kind: string;
  label: string;
  entryId?: number;
}

/** Every input of a run, by conversation: what led to a call of the bot. */
export class InputLog {
  readonly #byConversation = new Map<string, { last: SentInput; number: number; count: number }>();
  /** How many there were. */
  count = 0;
  /** When the last one had come to its end, by this process's clock. */
  lastAt = 0;
  /** What was for developers in answers to requests that the emulator did not make. */
  readonly debugOutput: DebugOutput[] = [];
  /** Told of each input. */
  readonly #told: (input: SentInput) => void;

  constructor(told: (input: SentInput) => void = () => undefined) {
    this.#told = told;
  }

  add(input: SentInput): void {
    this.count += 1;
    this.lastAt = performance.now();
    const { conversationId, answer, body, label } = input;
    const shown = answer === undefined ? undefined : findDebugOutput(answer, body);
    if (shown) this.debugOutput.push({ kind: shown.kind, label });
    if (conversationId !== undefined) {
      const count = this.inConversation(conversationId) + 1;
      this.#byConversation.set(conversationId, { last: input, number: this.count, count });
    }
    this.#told(input);
  }

  /** How many there were in a conversation. */
  inConversation(id: string): number {
    return this.#byConversation.get(id)?.count ?? 0;
  }

  /** Whether one of those after the first so many was in this conversation. */
  hasAfter(count: number, id: string): boolean {
    return (this.#byConversation.get(id)?.number ?? 0) > count;
  }

  /** The last input of a conversation. */
  ofConversation(id: string): SentInput | undefined {
    return this.#byConversation.get(id)?.last;
  }
}

/** What is sent to a bot: an event, or text or bytes as they are. */
export type Input = object | string | Buffer;

/** Headers to send instead of the usual ones; null leaves one out. */
export type InputHeaders = Record<string, string | null>;

/** The headers of an event with a change in them. */
export function headersOf(key: string, change: InputHeaders = {}): [string, string][] {
  const usual: InputHeaders = { 'Content-Type': 'application/json', Authorization: key };
  const changed = new Set(Object.keys(change).map((name) => name.toLowerCase()));
  const kept = Object.entries(usual).filter(([name]) => !changed.has(name.toLowerCase()));
  return [...kept, ...Object.entries(change)].filter((pair): pair is [string, string] => pair[1] !== null);
}

/** Headers as a flat list of names and values, without those of the transfer. */
export function pairsOf(headers: string[]): [string, string][] {
  return headers.flatMap((name, at) =>
    at % 2 === 0 && !/^(content-length|transfer-encoding)$/i.test(name) ? [[name, headers[at + 1]!]] : [],
  );
}

/** An input as it is sent: text, or bytes, as they are. */
export function bytesOf(input: Input): Buffer {
  return isBytes(input) ? Buffer.from(input) : Buffer.from(JSON.stringify(input));
}

function isBytes(input: Input): input is string | Buffer {
  return typeof input === 'string' || Buffer.isBuffer(input);
}

/** The conversation that an event names. */
export function conversationOf(input: Input): string | undefined {
  return isBytes(input) ? undefined : conversationOfEvent(input);
}

/** The conversation that the event in these bytes names. */
export function conversationIn(body: Buffer): string | undefined {
  return conversationOf(parsed(body));
}

function parsed(body: Buffer): object {
  try {
    return Object(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}

/** A word that belongs to one conversation: in the chat of another it is a leak. */
export function canaryOf(conversationId: string): string {
  return `قناری-${conversationId.slice(0, 8)}`;
}

/** The canaries in a text. */
export function canariesIn(text: string): string[] {
  return text.match(/قناری-[0-9a-f]{8}/g) ?? [];
}
