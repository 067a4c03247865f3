import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, type Faults, faultNote } from '../domain/faults.ts';
import type { AppSettings } from '../domain/model.ts';
import type { Activity } from '../journal/activity.ts';
import type { Entry, Outcome, PressedButton, WireMessage } from '../journal/entry.ts';
import type { Journal } from '../journal/journal.ts';
import { type Asks, askFindings, botFindings } from './bot-findings.ts';
import { eventHeaders, type HeaderChange } from './event-headers.ts';
import { OrderedQueue } from './ordered-queue.ts';
import { Overtaken } from './overtaken.ts';
import type { Poster, PostResult } from './post.ts';

/** A request of Divar to one of the app's URLs. */
export interface Outgoing {
  /** Event type, as the journal names it. */
  operation: string;
  /** Where it goes; the events URL where absent. */
  url?: string | null;
  body: Buffer;
  headers?: HeaderChange;
  conversationId?: string;
  messageId?: string;
  messageType?: string;
  resendOf?: number;
  /** What changed the order of the delivery, for the journal. */
  fault?: Fault;
  /** The button whose press caused it. */
  pressed?: PressedButton;
  /** What the app must answer, where a button asks one of its URLs; events are answered by a status alone. */
  asks?: Asks;
}

/** Of an answer that is read so many bytes are kept: as large as a body of a bot's call may be. */
const keptToRead = 1024 * 1024;

/** How the delivery of an event ended. */
export interface DeliveryResult {
  outcome: Outcome;
  status?: number;
  durationMs: number;
  attempts: number;
  error?: string;
  /** Entry of the last attempt; none where the event was dropped before its turn. */
  entry?: Entry;
  /** The answer, as far as it was kept. */
  response?: WireMessage;
}

/** How a request ended that was sent for certain. */
export type AskResult = DeliveryResult & { entry: Entry };

export interface DeliveryParts {
  settings: () => AppSettings;
  journal: Journal;
  activity: Activity;
  faults: Faults;
  poster: Poster;
  /** Told of failures that are the emulator's own, such as a full disk. */
  onError: (error: unknown) => void;
  /** Aborted when the emulator stops. */
  signal: AbortSignal;
}

/** Divar -> bot: in order within a conversation, several conversations at once. */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #queue = new OrderedQueue();
  readonly #overtaken = new Overtaken();
  #dropping = new AbortController();
  /** Aborted when what waits is to be dropped, or the emulator stops. */
  #ending: AbortSignal;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#ending = this.#newEnding();
  }

  /** Delivers an event after those of its conversation before it, and again as the app's retry policy says. */
  deliver(outgoing: Outgoing): Promise<DeliveryResult> {
    const ended = this.#parts.activity.begin(outgoing.conversationId);
    const signal = this.#ending;
    const work = (fault?: Fault) =>
      this.#deliverWithRetries({ ...outgoing, ...(fault && { fault }) }, signal);
    const result = this.#inOrder(outgoing, { work, signal }).finally(() => {
      ended();
      this.#overtaken.delivered(outgoing.conversationId);
    });
    result.catch(this.#parts.onError);
    return result;
  }

  /** After the events of the conversation before it, unless a fault says otherwise. */
  #inOrder(
    { conversationId, operation }: Outgoing,
    { work, signal }: { work: (fault?: Fault) => Promise<DeliveryResult>; signal: AbortSignal },
  ): Promise<DeliveryResult> {
    const fault = this.#parts.faults.strikeOrder({ direction: 'divar_to_bot', operation, conversationId });
    if (!fault) return conversationId === undefined ? work() : this.#queue.run(conversationId, () => work());
    const asTold = () => (fault.duplicate ? twice(work, fault) : work(fault));
    if (fault.lateMs !== undefined) return pause(fault.lateMs, signal).then(asTold);
    if (conversationId === undefined) return asTold();
    const next = () => this.#queue.run(conversationId, asTold);
    return fault.reorder ? this.#overtaken.wait(conversationId, signal).then(next) : next();
  }

  /** One request that is neither queued nor repeated, such as the one that a pressed button causes. */
  async ask(outgoing: Outgoing): Promise<AskResult> {
    const ended = this.#parts.activity.begin(outgoing.conversationId);
    return this.#attempt(outgoing, 1).finally(ended);
  }

  /** Drops the events that wait for their turn or for another attempt; what is under way goes on. */
  dropWaiting(): void {
    this.#dropping.abort();
    this.#dropping = new AbortController();
    this.#ending = this.#newEnding();
  }

  /** One signal for all deliveries until the next drop: one for each would take a twentieth of its time. */
  #newEnding(): AbortSignal {
    return AbortSignal.any([this.#dropping.signal, this.#parts.signal]);
  }

  async #deliverWithRetries(outgoing: Outgoing, signal: AbortSignal): Promise<DeliveryResult> {
    const { attempts, backoffMs } = this.#parts.settings().retries;
    let result = droppedBefore;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      result = await this.#attempt(outgoing, attempt);
      if (attempt >= attempts || !isWorthRetrying(result)) return result;
      await pause(backoffMs * 2 ** (attempt - 1), signal);
    }
    return result;
  }

  async #attempt(outgoing: Outgoing, attempt: number): Promise<AskResult> {
    const { journal, faults } = this.#parts;
    const target = this.#target(outgoing);
    const entry = this.#startEntry(outgoing, { attempt, target });
    const fault = faults.strike({
      direction: 'divar_to_bot',
      operation: outgoing.operation,
      conversationId: outgoing.conversationId,
    });
    const keptBytes = outgoing.asks && keptToRead;
    const result = await this.#post(entry, { target, fault, keptBytes });
    const { outcome, status, error, response, durationMs } = result;
    const notes = [outgoing.fault, fault].filter((one) => one !== undefined).map(faultNote);
    const note = notes.length > 0 && notes.join(' ');
    const findings = fault?.status ? [] : findingsOf(outgoing, result);
    journal.finish(entry, { outcome, status, error, response, durationMs, findings, ...(note && { note }) });
    return { outcome, status, error, durationMs, attempts: attempt, entry, response };
  }

  #target({ url }: Outgoing): URL | undefined {
    const target = url === undefined ? this.#parts.settings().bot : url;
    return target === null ? undefined : new URL(target);
  }

  #startEntry(outgoing: Outgoing, { attempt, target }: { attempt: number; target: URL | undefined }): Entry {
    const { body, headers: change, url: _url, asks: _asks, fault: _fault, ...about } = outgoing;
    const headers = target
      ? eventHeaders(this.#parts.settings(), { url: target, bytes: body.length, change })
      : [];
    const request = { headers, body };
    const url = target?.href ?? '';
    return this.#parts.journal.start({
      direction: 'divar_to_bot',
      ...about,
      attempt,
      method: 'POST',
      url,
      request,
    });
  }

  async #post(
    entry: Entry,
    { target, fault, keptBytes }: { target?: URL; fault?: Fault; keptBytes?: number },
  ): Promise<PostResult> {
    const start = performance.now();
    const passed = () => performance.now() - start;
    if (!target) return { outcome: 'no_bot', error: 'no URL is set for this', durationMs: 0 };
    if (fault?.latencyMs) await pause(fault.latencyMs, this.#parts.signal);
    if (fault?.drop) return { outcome: 'dropped', error: 'dropped by a fault', durationMs: passed() };
    if (fault?.status) return { outcome: 'answered', status: fault.status, durationMs: passed() };
    const result = await this.#parts.poster.post({
      url: target,
      headers: entry.request.headers,
      body: entry.request.body,
      timeoutMs: this.#parts.settings().botTimeoutMs,
      ...(keptBytes !== undefined && { keptBytes }),
    });
    return { ...result, durationMs: passed() };
  }
}

/** The second delivery counts where the first one was answered. */
async function twice(work: (fault: Fault) => Promise<DeliveryResult>, fault: Fault): Promise<DeliveryResult> {
  const first = await work(fault);
  const second = await work(fault);
  return first.outcome === 'answered' ? second : first;
}

function findingsOf({ asks }: Outgoing, result: PostResult) {
  return asks ? askFindings(result, asks) : botFindings(result);
}

const droppedBefore: DeliveryResult = {
  outcome: 'dropped',
  error: 'dropped before its turn, by a reset or the stop',
  durationMs: 0,
  attempts: 0,
};

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** An event is delivered again where it was not answered, or with a status that says "later" (assumed). */
function isWorthRetrying({ outcome, status = 0 }: DeliveryResult): boolean {
  if (outcome === 'answered') return status >= 500 || status === 429 || status === 408;
  return outcome !== 'no_bot';
}
