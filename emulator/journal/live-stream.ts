import { type Ring, SizedRing } from '../divar/ring.ts';
import type { JournalEntry } from './entry.ts';

/** Something that changed; `subject` is shown as it is when it is read, not as it was. */
export interface LiveChange {
  /** `entry`, `message`, `conversation`, `user`, `app`, `faults`, `clock`, `reset`, `resync`, ... */
  event: string;
  subject: unknown;
}

/** The subject of an `entry` change: the exchange, and how far it was then. */
export interface EntryChange {
  entry: JournalEntry;
  state: JournalEntry['state'];
}

interface Numbered extends LiveChange {
  revision: number;
}

/** What the reader of a stream gets: the change and the id to come back with. */
export type StreamItem = LiveChange & { id: string };

interface ReadOptions {
  after?: string;
  signal?: AbortSignal;
  /** Told that the reader does not keep up. */
  onBehind?: () => void;
}

/** A reader that has a change and has not asked for the next one. */
interface BusyReader {
  /** What had happened when it got the change, and its bytes. */
  since: { revision: number; bytes: number };
  onBehind: () => void;
}

/** The changes of an app as they happen; a reader that comes back with the last id it saw misses nothing. */
export class LiveStream {
  /** Tells the ids of one run from those of another. */
  readonly #epoch: string;
  readonly #kept: SizedRing<Numbered>;
  readonly #waiting = new Set<() => void>();
  readonly #busy = new Set<BusyReader>();
  readonly #mostBehind: { changes: number; bytes: number };
  #revision = 0;
  /** Of all changes so far. */
  #bytes = 0;

  constructor({
    epoch,
    limit = 5000,
    bytes,
  }: {
    epoch: string;
    limit?: number;
    bytes?: number | undefined;
  }) {
    this.#epoch = epoch;
    this.#kept = new SizedRing({ limit, bytes });
    this.#mostBehind = { changes: Math.ceil(limit / 5), bytes: (bytes ?? Number.POSITIVE_INFINITY) / 5 };
  }

  get #changes(): Ring<Numbered> {
    return this.#kept.items;
  }

  /** `bytes` is about what the subject takes in memory, which it does as long as the change is kept. */
  publish(event: string, subject: unknown, bytes = 0): void {
    this.#revision += 1;
    this.#bytes += bytes;
    this.#kept.push({ revision: this.#revision, event, subject }, bytes);
    for (const reader of this.#busy) if (this.#isBehind(reader)) reader.onBehind();
    if (this.#waiting.size === 0) return;
    const readers = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of readers) wake();
  }

  get lastId(): string {
    return this.#idOf(this.#revision);
  }

  /**
   * Changes after the one with this id, or from now on; `resync` first where some of them are gone. `onBehind` is called
   * when a fifth of all that is kept, by number or by bytes, has come while the reader was busy with one change: in time for
   * it to come back and miss nothing.
   */
  async *read({ after, signal, onBehind = () => undefined }: ReadOptions = {}): AsyncGenerator<StreamItem> {
    const reader: BusyReader = { since: { revision: 0, bytes: 0 }, onBehind };
    let position = after === undefined ? this.#revision : this.#positionOf(after);
    if (position === undefined) {
      position = this.#revision;
      yield { id: this.lastId, event: 'resync', subject: {} };
    }
    while (!signal?.aborted) {
      const items = this.#itemsAfter(position);
      for (const { revision, event, subject } of items) {
        position = revision;
        reader.since = { revision: this.#revision, bytes: this.#bytes };
        this.#busy.add(reader);
        try {
          yield { id: this.#idOf(revision), event, subject };
        } finally {
          this.#busy.delete(reader);
        }
      }
      if (items.length === 0) await this.#nextChange(signal);
    }
  }

  #isBehind({ since }: BusyReader): boolean {
    const { changes, bytes } = this.#mostBehind;
    return this.#revision - since.revision > changes || this.#bytes - since.bytes > bytes;
  }

  #itemsAfter(position: number): Numbered[] {
    const oldest = this.#changes.first?.revision ?? this.#revision + 1;
    if (position < oldest - 1) {
      return [{ revision: this.#revision, event: 'resync', subject: {} }];
    }
    return this.#changes.slice(position + 1 - oldest);
  }

  #positionOf(id: string): number | undefined {
    const [epoch, revision] = id.split(':');
    const position = Number(revision);
    const oldest = this.#changes.first?.revision ?? 1;
    const known = epoch === this.#epoch && position <= this.#revision && position >= oldest - 1;
    return known ? position : undefined;
  }

  #idOf(revision: number): string {
    return `${this.#epoch}:${revision}`;
  }

  #nextChange(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }
}
