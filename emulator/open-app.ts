import { existsSync } from 'node:fs';
import { Delivery } from './delivery/delivery.ts';
import type { Poster } from './delivery/post.ts';
import { Chat } from './domain/chat.ts';
import type { Clock } from './domain/clock.ts';
import { Faults } from './domain/faults.ts';
import { IdSource, type RandomBytes } from './domain/ids.ts';
import type { AppSettings, Fact } from './domain/model.ts';
import { Activity } from './journal/activity.ts';
import type { Entry } from './journal/entry.ts';
import type { DataFolder } from './journal/file/data-folder.ts';
import { JournalFile, type Kept, readJournalFile } from './journal/file/journal-file.ts';
import { Journal } from './journal/journal.ts';
import { type Change, LiveStream } from './journal/live-stream.ts';
import type { RunningApp } from './running-app.ts';

/** What the apps of one emulator have in common. */
export interface Surroundings {
  clock: Clock;
  random: (name: string) => RandomBytes;
  poster: Poster;
  signal: AbortSignal;
  /** How many messages and exchanges an app keeps in memory. */
  limit: number;
  data?: DataFolder;
  /** Told of failures that are the emulator's own. */
  onError: (error: unknown) => void;
  /** Tells this run from another, for the ids of the live stream. */
  epoch: string;
}

/** An app that can be taken down again. */
export interface OpenedApp extends RunningApp {
  close(): void;
  /** What there is to tell about what was read from disk. */
  readonly notes: string[];
}

/** Brings up an app: with what its file holds where there is one, with `settings` where not. */
export function openApp(settings: AppSettings, surroundings: Surroundings): OpenedApp {
  const kept = readKept(settings.slug, surroundings);
  return new AssembledApp(settings, { surroundings, kept });
}

function readKept(slug: string, { data }: Surroundings): Kept {
  const file = data?.fileOf(slug);
  return file !== undefined && existsSync(file) ? readJournalFile(file) : { items: [], notes: [] };
}

class AssembledApp implements OpenedApp {
  readonly slug: string;
  readonly chat: Chat;
  readonly journal: Journal;
  readonly stream: LiveStream;
  readonly activity = new Activity();
  readonly faults = new Faults();
  readonly delivery: Delivery;
  readonly notes: string[];
  readonly #surroundings: Surroundings;
  #file: JournalFile | undefined;

  constructor(settings: AppSettings, { surroundings, kept }: { surroundings: Surroundings; kept: Kept }) {
    const { clock, random, limit, epoch } = surroundings;
    this.slug = settings.slug;
    this.notes = kept.notes;
    this.#surroundings = surroundings;
    this.chat = new Chat({
      settings,
      clock,
      ids: new IdSource(
        random(kept.items.length === 0 ? settings.slug : `${settings.slug} ${kept.items.length}`),
      ),
      messageLimit: limit,
      keep: (fact) => this.#file?.keepFact(fact),
    });
    this.journal = new Journal({ now: () => clock.now(), limit, keep: (entry) => this.#keepEntry(entry) });
    this.stream = new LiveStream({ epoch });
    this.delivery = this.#newDelivery();
    this.#restore(kept);
    this.#openFile();
    if (kept.items.length === 0) this.chat.configure({});
    this.#publish();
  }

  reset(): void {
    this.#startAfresh([{ kind: 'app-configured', settings: this.chat.settings }]);
  }

  replace(facts: Fact[]): void {
    this.#startAfresh(facts);
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #newDelivery(): Delivery {
    const { poster, signal, onError } = this.#surroundings;
    const settings = () => this.chat.settings;
    const { journal, activity, faults } = this;
    return new Delivery({ settings, journal, activity, faults, poster, onError, signal });
  }

  #keepEntry(entry: Entry): void {
    this.#file?.keepEntry(entry);
  }

  #restore({ items }: Kept): void {
    for (const item of items) {
      if ('fact' in item) this.chat.restore(item.fact);
      else {
        this.journal.restore(item.entry);
        if (item.entry.messageId !== undefined) this.chat.linkEntry(item.entry.messageId, item.entry.id);
      }
    }
  }

  #openFile(): void {
    const { data } = this.#surroundings;
    if (data) this.#file = new JournalFile(data.fileOf(this.slug));
  }

  #publish(): void {
    this.chat.onFact((fact) => {
      const { event, subject } = changeOf(fact);
      this.stream.publish(event, subject);
    });
    this.journal.onEntry((entry) => {
      if (entry.state === 'open' && entry.messageId !== undefined)
        this.chat.linkEntry(entry.messageId, entry.id);
      this.stream.publish('entry', { entry, state: entry.state });
    });
  }

  #startAfresh(facts: Fact[]): void {
    this.close();
    this.#surroundings.data?.setAside(this.slug, this.#surroundings.clock.now());
    this.chat.clear();
    this.journal.clear();
    this.faults.replace([]);
    this.#openFile();
    this.stream.publish('reset', {});
    for (const fact of facts) this.chat.record(fact);
  }
}

/** How the live stream tells a fact. */
function changeOf(fact: Fact): Change {
  switch (fact.kind) {
    case 'message-sent':
      return { event: 'message', subject: fact.message };
    case 'conversation-started':
      return { event: 'conversation', subject: fact.conversation };
    case 'user-joined':
    case 'user-changed':
      return { event: 'user', subject: fact.user };
    case 'app-configured':
      return { event: 'app', subject: fact.settings };
    case 'token-issued':
    case 'token-revoked':
      return { event: 'token', subject: {} };
  }
}
