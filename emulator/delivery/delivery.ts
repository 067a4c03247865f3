import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppFaults, type FaultQuery, type InjectedFault, letsWork, struckBy } from '../divar/faults.ts';
import type { FoundViolation } from '../divar/finding.ts';
import type { AppSettings } from '../divar/model.ts';
import { overlay } from '../divar/overlay.ts';
import { longestTimerMs } from '../duration.ts';
import type { Activity } from '../journal/activity.ts';
import type { DeliveryOutcome, EntryButton, JournalEntry, WireMessage } from '../journal/entry.ts';
import type { EntryLog } from '../journal/journal.ts';
import { type Asks, askFindings, botFindings } from './bot-findings.ts';
import { type Ending, eventHeaders, type HeaderChange, type WebhookClient } from './webhook-client.ts';

/** A request of Divar to one of the app's URLs. */
export interface Outgoing {
  /** Event type, as the journal names it. */
  operation: string;
  /** Where it goes; the events URL where absent. */
  url?: string | null;
  body: Buffer;
  headers?: HeaderChange;
  conversation_id?: string;
  /** Name of the user that it tells of, where it has no conversation. */
  user?: string;
  message_id?: string;
  message_type?: string;
  resend_of?: number;
  /** What changed the order of the delivery, for the journal. */
  fault?: InjectedFault;
  /** The button whose press caused it. */
  pressed?: EntryButton;
  /** What the app must answer, where a button asks one of its URLs; events are answered by a status alone. */
  asks?: Asks;
}

/** Of an answer that is read so many bytes are kept: as large as a body of a bot's call may be. */
const keptToRead = 1024 * 1024;

/** How the delivery of an event ended. */
export interface DeliveryEnd {
  outcome: DeliveryOutcome;
  status?: number;
  duration_ms: number;
  attempts: number;
  error?: string;
  /** Entry of the last attempt; none where the event was dropped before its turn. */
  entry?: JournalEntry;
  /** The answer, as far as it was kept. */
  response?: WireMessage;
}

/** How a request ended that was sent for certain. */
export type AskResult = DeliveryEnd & { entry: JournalEntry };

export interface DeliveryParts {
  settings: () => AppSettings;
  journal: EntryLog;
  activity: Activity;
  faults: AppFaults;
  webhooks: WebhookClient;
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
  deliver(outgoing: Outgoing): Promise<DeliveryEnd> {
    const ended = this.#parts.activity.begin(outgoing.conversation_id);
    const signal = this.#ending;
    const work = (fault?: InjectedFault) => this.#deliverWithRetries(overlay(outgoing, { fault }), signal);
    const result = this.#inOrder(outgoing, { work, signal }).finally(ended);
    result.catch(this.#parts.onError);
    return result;
  }

  /** After the events of the conversation before it, unless a fault says otherwise. */
  #inOrder(
    outgoing: Outgoing,
    { work, signal }: { work: (fault?: InjectedFault) => Promise<DeliveryEnd>; signal: AbortSignal },
  ): Promise<DeliveryEnd> {
    const { conversation_id: conversationId } = outgoing;
    const overtakes = this.#overtaken.isWaiting(conversationId);
    const fault = this.#parts.faults.strikeOrder(makeQuery(outgoing), { overtakes });
    if (!fault) return this.#next(conversationId, () => work());
    const asTold = () => (fault.duplicate ? twice(work, fault) : work(fault));
    if (fault.lateMs !== undefined) return pause(fault.lateMs, signal).then(asTold);
    if (!fault.reorder || conversationId === undefined) return this.#next(conversationId, asTold);
    return this.#overtaken.wait(conversationId, {
      signal,
      goOn: () => this.#queue.run(conversationId, asTold),
    });
  }

  /** Behind the events of the conversation that are there, and before the one that waits to be overtaken. */
  #next(conversationId: string | undefined, work: () => Promise<DeliveryEnd>): Promise<DeliveryEnd> {
    if (conversationId === undefined) return work();
    const result = this.#queue.run(conversationId, work);
    this.#overtaken.passed(conversationId);
    return result;
  }

  /** One request that is neither queued nor repeated, such as the one that a pressed button causes. */
  async ask(outgoing: Outgoing): Promise<AskResult> {
    const ended = this.#parts.activity.begin(outgoing.conversation_id);
    return this.#attempt(outgoing, { attempt: 1, signal: this.#parts.signal }).finally(ended);
  }

  /** Drops the events that wait for their turn or for another attempt; what is under way goes on. */
  dropWaiting(): void {
    this.#dropping.abort();
    this.#dropping = new AbortController();
    this.#ending = this.#newEnding();
  }

  /** One signal for all deliveries until the next drop: one for each would take a twentieth of its time. */
  #newEnding(): AbortSignal {
    const signal = AbortSignal.any([this.#dropping.signal, this.#parts.signal]);
    // Any number of events may wait for it.
    setMaxListeners(0, signal);
    return signal;
  }

  async #deliverWithRetries(outgoing: Outgoing, signal: AbortSignal): Promise<DeliveryEnd> {
    const { attempts, backoffMs } = this.#parts.settings().retries;
    let result = droppedBefore;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      result = await this.#attempt(outgoing, { attempt, signal });
      if (attempt >= attempts || !isWorthRetrying(result)) return result;
      await pause(backoffMs * 2 ** (attempt - 1), signal);
    }
    return result;
  }

  async #attempt(
    outgoing: Outgoing,
    { attempt, signal }: { attempt: number; signal: AbortSignal },
  ): Promise<AskResult> {
    const target = this.#target(outgoing);
    const fault = target && this.#parts.faults.strike(makeQuery(outgoing));
    const entry = this.#startEntry(fault ? changedBy(fault, outgoing) : outgoing, { attempt, target });
    const start = performance.now();
    const real = await this.#post(entry, { target, fault, signal, keptBytes: outgoing.asks && keptToRead });
    const { outcome, status, error, response, note } = fault ? toldUnder(fault, real) : real;
    const duration_ms = performance.now() - start;
    const findings = findingsUnder(fault, { real, asks: outgoing.asks, sent: entry.request.body });
    this.#parts.journal.finish(entry, {
      outcome,
      status,
      error,
      response,
      note,
      duration_ms,
      findings,
      ...struckBy(outgoing.fault, fault),
    });
    return { outcome, status, error, duration_ms, attempts: attempt, entry, response };
  }

  #target({ url }: Outgoing): URL | undefined {
    const target = url === undefined ? this.#parts.settings().bot : url;
    return target === null ? undefined : new URL(target);
  }

  #startEntry(
    outgoing: Outgoing,
    { attempt, target }: { attempt: number; target: URL | undefined },
  ): JournalEntry {
    const { body, headers: change, url: _url, asks: _asks, fault: _fault, user: _user, ...about } = outgoing;
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

  /** Sends the request, unless a fault loses it. */
  async #post(
    entry: JournalEntry,
    {
      target,
      fault,
      signal,
      keptBytes,
    }: {
      target: URL | undefined;
      fault: InjectedFault | undefined;
      signal: AbortSignal;
      keptBytes: number | undefined;
    },
  ): Promise<Ending> {
    if (!target) return { outcome: 'no_bot', error: 'no URL is set for this' };
    if (fault?.latencyMs) await pause(fault.latencyMs, signal);
    if (signal.aborted) return droppedBefore;
    if (fault && !letsWork(fault)) return lostByFault;
    return this.#parts.webhooks.post({
      url: target,
      headers: entry.request.headers,
      body: entry.request.body,
      timeoutMs: this.#parts.settings().botTimeoutMs,
      keptBytes,
    });
  }
}

function makeQuery({ operation, conversation_id: conversationId, user }: Outgoing): FaultQuery {
  return { direction: 'divar_to_bot', operation, conversationId, user };
}

/** The request as a fault lets the bot get it. */
function changedBy({ body, headers }: InjectedFault, outgoing: Outgoing): Outgoing {
  return overlay(outgoing, {
    body: body === undefined ? undefined : Buffer.from(body),
    headers: headers && { ...outgoing.headers, ...headers },
  });
}

/** How a request ended in the eyes of Divar: what the bot answered can be lost on its way, or changed. */
function toldUnder({ drop, status }: InjectedFault, real: Ending): Ending {
  const isLost = real === lostByFault;
  if (status !== undefined && (isLost || real.outcome === 'answered')) return { outcome: 'answered', status };
  return drop && real.outcome === 'answered' ? answerLost : real;
}

/** A bot is not to blame for what it did not get, nor for refusing what Divar would not send. */
function findingsUnder(
  fault: InjectedFault | undefined,
  { real, asks, sent }: { real: Ending; asks: Asks | undefined; sent: Buffer },
): FoundViolation[] {
  if (fault && !letsWork(fault)) return [];
  const isStrange = fault?.body !== undefined || fault?.headers !== undefined;
  const { outcome, status = 0 } = real;
  if (isStrange && outcome === 'answered' && status < 500) return [];
  return asks ? askFindings(real, asks, sent) : botFindings(real, sent);
}

const lostByFault: Ending = { outcome: 'dropped', error: 'dropped by a fault' };
const answerLost: Ending = { outcome: 'cut', error: 'the answer was lost by a fault' };

/** The second delivery counts where the first one was answered. */
async function twice(
  work: (fault: InjectedFault) => Promise<DeliveryEnd>,
  fault: InjectedFault,
): Promise<DeliveryEnd> {
  const first = await work(fault);
  const second = await work(fault);
  return first.outcome === 'answered' ? second : first;
}

const droppedBefore: DeliveryEnd = {
  outcome: 'dropped',
  error: 'dropped before its turn, by a reset or the stop',
  duration_ms: 0,
  attempts: 0,
};

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.min(milliseconds, longestTimerMs), undefined, { signal }).catch(() => undefined);
}

/** An event is delivered again where it was not answered, or with a status that says "later" (assumed). */
function isWorthRetrying({ outcome, status = 0 }: DeliveryEnd): boolean {
  if (outcome === 'answered') return status >= 500 || status === 429 || status === 408;
  return outcome !== 'no_bot';
}

/** Longest wait for an event that overtakes (assumed). */
const longestMs = 1000;

/** Events that wait until the next one of their conversation has taken its place before them. */
class Overtaken {
  readonly #waiting = new Map<string, () => void>();

  /** Does an event of the conversation wait? */
  isWaiting(conversationId: string | undefined): boolean {
    return conversationId !== undefined && this.#waiting.has(conversationId);
  }

  /** Goes on behind the next event of the conversation, or where none comes for a second, or at the signal. */
  wait<T>(
    conversationId: string,
    { signal, goOn }: { signal: AbortSignal; goOn: () => Promise<T> },
  ): Promise<T> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#waiting.delete(conversationId);
        resolve(goOn());
      };
      const timer = setTimeout(end, longestMs);
      signal.addEventListener('abort', end);
      this.#waiting.set(conversationId, end);
    });
  }

  /** An event of the conversation has taken its place. */
  passed(conversationId: string): void {
    this.#waiting.get(conversationId)?.();
  }
}

/** Runs the work of one key in order and that of several keys at once. */
export class OrderedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` once all earlier work of the same key is over. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const result = before ? before.then(work, work) : work();
    this.#last.set(key, result);
    const forget = () => {
      if (this.#last.get(key) === result) this.#last.delete(key);
    };
    result.then(forget, forget);
    return result;
  }
}
