import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, type Faults, faultNote } from '../domain/faults.ts';
import type { Finding } from '../domain/finding.ts';
import type { AppSettings } from '../domain/model.ts';
import type { Activity } from '../journal/activity.ts';
import type { Entry, Outcome } from '../journal/entry.ts';
import type { Journal } from '../journal/journal.ts';
import { botFindings } from './bot-findings.ts';
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
  /** What an answer of status 200 gives to tell; it is kept with the exchange. */
  judge?: (answer: Buffer | undefined) => Finding[];
}

/** How the delivery of an event ended. */
export interface DeliveryResult {
  outcome: Outcome;
  status?: number;
  durationMs: number;
  attempts: number;
  error?: string;
  /** Entry of the last attempt; none where the event was dropped before its turn. */
  entry?: Entry;
  /** Body of the answer, as far as it was kept. */
  answer?: Buffer;
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
    const result = await this.#post(entry, { target, fault });
    const { outcome, status, error, response, durationMs } = result;
    const notes = [outgoing.fault, fault].filter((one) => one !== undefined).map(faultNote);
    const note = notes.length > 0 && notes.join(' ');
    const findings = fault?.status ? [] : [...botFindings(result), ...judged(outgoing, result)];
    journal.finish(entry, { outcome, status, error, response, durationMs, findings, ...(note && { note }) });
    return { outcome, status, error, durationMs, attempts: attempt, entry, answer: response?.body };
  }

  #target({ url }: Outgoing): URL | undefined {
    const target = url === undefined ? this.#parts.settings().bot : url;
    return target === null ? undefined : new URL(target);
  }

  #startEntry(outgoing: Outgoing, { attempt, target }: { attempt: number; target: URL | undefined }): Entry {
    const { body, headers: change, url: _url, judge: _judge, fault: _fault, ...about } = outgoing;
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
    { target, fault }: { target: URL | undefined; fault: Fault | undefined },
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

function judged({ judge }: Outgoing, { outcome, status, response }: PostResult): Finding[] {
  return judge && outcome === 'answered' && status === 200 ? judge(response?.body) : [];
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
