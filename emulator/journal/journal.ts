import type { Fact } from '../divar/model.ts';
import { type Ring, SizedRing } from '../divar/ring.ts';
import { type EntryEnd, type EntryStart, entryBytes, type JournalEntry } from './entry.ts';

/** Where finished exchanges and facts are kept for good. Called before the answer of an exchange leaves. */
export interface JournalStore {
  keepEntry(entry: JournalEntry): void;
  keepFact(fact: Fact): void;
}

/** Told of an exchange when it starts and when it is over. */
export type EntryListener = (entry: JournalEntry) => void;

/** So many findings of an exchange are kept; how many more there were is noted. */
const mostFindings = 100;

/** Every exchange of an app, in order; the newest `limit` are kept in memory, as far as they have `bytes` together. */
export class EntryLog {
  readonly #now: () => number;
  readonly #kept: SizedRing<JournalEntry>;
  readonly #keep: EntryListener | undefined;
  readonly #listeners: EntryListener[] = [];
  #lastId = 0;
  /** The newest entry before the last reset. */
  #clearedTo = 0;
  #total = 0;

  constructor({
    now,
    limit,
    bytes,
    keep,
  }: {
    now: () => number;
    limit: number;
    bytes?: number | undefined;
    keep?: EntryListener;
  }) {
    this.#now = now;
    this.#kept = new SizedRing({ limit, bytes });
    this.#keep = keep;
  }

  /** How many exchanges there have been since the last reset. */
  get total(): number {
    return this.#total;
  }

  get #entries(): Ring<JournalEntry> {
    return this.#kept.items;
  }

  get oldestId(): number {
    return this.#entries.first?.id ?? 0;
  }

  get newestId(): number {
    return this.#entries.last?.id ?? 0;
  }

  onEntry(listener: EntryListener): void {
    this.#listeners.push(listener);
  }

  start(start: EntryStart): JournalEntry {
    const entry = newEntry(start, { id: this.#lastId + 1, at: this.#now() });
    this.#add(entry);
    this.#tell(entry);
    return entry;
  }

  /** Ends an exchange. One that began before a reset is neither kept nor told: the journal has forgotten it. */
  finish(entry: JournalEntry, end: EntryEnd): void {
    const findings = end.findings ?? [];
    const all = entry.findings.length === 0 ? findings : [...entry.findings, ...findings];
    const leftOut = Math.max(0, all.length - mostFindings) + (end.findingsLeftOut ?? 0);
    entry.findings = all.length > mostFindings ? all.slice(0, mostFindings) : all;
    entry.state = 'done';
    entry.status = end.status;
    entry.outcome = end.outcome;
    entry.error = end.error;
    entry.note = leftOut === 0 ? end.note : [end.note, leftOutNote(entry, leftOut)].filter(Boolean).join(' ');
    entry.faults = end.faults;
    entry.response = end.response;
    entry.duration_ms = end.duration_ms;
    if (entry.id <= this.#clearedTo) return;
    const index = this.#firstAbove(entry.id - 1);
    if (this.#entries.at(index) === entry) this.#kept.resize(index, entryBytes(entry));
    try {
      this.#keep?.(entry);
    } catch (error) {
      entry.error = (error as Error).message;
      throw error;
    } finally {
      this.#tell(entry);
    }
  }

  /** Keeps what came and was not a call to anything: over at once, without headers and bodies. */
  note(
    start: Pick<EntryStart, 'direction' | 'operation' | 'method' | 'url'>,
    end: Omit<EntryEnd, 'duration_ms'>,
  ): void {
    const entry = this.start({ ...start, request: { headers: [], body: Buffer.alloc(0) } });
    this.finish(entry, { ...end, duration_ms: 0 });
  }

  /** Takes an entry that is already kept elsewhere, such as one read back from disk. */
  restore(entry: JournalEntry): void {
    this.#add(entry);
  }

  /** Counts an entry, which is all that is done with one that is too old to be held. */
  passOver({ id }: JournalEntry): void {
    this.#lastId = Math.max(this.#lastId, id);
    this.#total += 1;
  }

  get(id: number): JournalEntry | undefined {
    const first = this.#entries.first;
    if (!first) return undefined;
    const guess = this.#entries.at(id - first.id);
    return guess?.id === id ? guess : this.#entries.slice(0).find((entry) => entry.id === id);
  }

  /** Entries between two ids (both left out), oldest first. */
  between({
    after = 0,
    before = Number.POSITIVE_INFINITY,
  }: {
    after?: number;
    before?: number;
  } = {}): JournalEntry[] {
    const start = this.#firstAbove(after);
    const end = before === Number.POSITIVE_INFINITY ? this.#entries.size : this.#firstAbove(before - 1);
    return this.#entries.slice(start, end);
  }

  /** Forgets all entries; ids go on. */
  clear(): void {
    this.#kept.clear();
    this.#clearedTo = this.#lastId;
    this.#total = 0;
  }

  #add(entry: JournalEntry): void {
    this.passOver(entry);
    this.#kept.push(entry, entryBytes(entry));
  }

  #tell(entry: JournalEntry): void {
    for (const listener of this.#listeners) listener(entry);
  }

  /** Index of the first entry whose id is greater. */
  #firstAbove(id: number): number {
    let low = 0;
    let high = this.#entries.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#entries.at(middle)!.id <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function leftOutNote({ findings }: JournalEntry, leftOut: number): string {
  return `Findings kept: ${findings.length}; there were ${leftOut} more.`;
}

/** All fields from the beginning, in one order: objects of one shape are small. */
function newEntry(start: EntryStart, { id, at }: { id: number; at: number }): JournalEntry {
  return {
    id,
    state: 'open',
    at,
    direction: start.direction,
    operation: start.operation,
    conversation_id: start.conversation_id,
    message_id: start.message_id,
    message_type: start.message_type,
    attempt: start.attempt,
    resend_of: start.resend_of,
    pressed: start.pressed,
    method: start.method,
    url: start.url,
    request: start.request,
    status: undefined,
    outcome: undefined,
    error: undefined,
    note: undefined,
    faults: undefined,
    response: undefined,
    duration_ms: undefined,
    findings: [],
  };
}
