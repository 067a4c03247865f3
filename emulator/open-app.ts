import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Delivery } from './delivery/delivery.ts';
import type { Poster } from './delivery/post.ts';
import { CallLimits } from './domain/call-limits.ts';
import { Chat } from './domain/chat.ts';
import { checkFact } from './domain/check-fact.ts';
import type { Clock } from './domain/clock.ts';
import { Faults } from './domain/faults.ts';
import { IdSource, type RandomBytes } from './domain/ids.ts';
import { type AppSettings, type Fact, factsIn } from './domain/model.ts';
import type { Post } from './domain/post.ts';
import { usersOf } from './domain/post-conversation.ts';
import { seededRandom } from './domain/random.ts';
import { Activity } from './journal/activity.ts';
import type { Entry } from './journal/entry.ts';
import type { DataFolder } from './journal/file/data-folder.ts';
import { badLine, type JournalFile, type Kept, type KeptItem } from './journal/file/journal-file.ts';
import { Journal } from './journal/journal.ts';
import { type Change, LiveStream } from './journal/live-stream.ts';
import { type Secrets, secretsIn, secretsOfSettings } from './journal/secrets.ts';
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
  /** The posts that every app knows from the beginning. Default: none. */
  posts?: () => readonly Post[];
  /** All that no output may show; what an app brings is added. */
  secrets: Secrets;
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
  const kept = surroundings.data?.read(settings.slug) ?? { file: '', items: [], notes: [] };
  return new AssembledApp(settings, { surroundings, kept });
}

class AssembledApp implements OpenedApp {
  readonly slug: string;
  readonly chat: Chat;
  readonly journal: Journal;
  readonly stream: LiveStream;
  readonly activity = new Activity();
  readonly faults: Faults;
  readonly limits = new CallLimits();
  readonly delivery: Delivery;
  readonly notes: string[];
  readonly secrets: Secrets;
  readonly #surroundings: Surroundings;
  #file: JournalFile | undefined;
  #closed = false;
  /** Aborted by a reset. */
  #pauses = newPauses();

  constructor(settings: AppSettings, { surroundings, kept }: { surroundings: Surroundings; kept: Kept }) {
    const { clock, random, limit, epoch, posts } = surroundings;
    this.slug = settings.slug;
    this.notes = kept.notes;
    this.#surroundings = surroundings;
    this.secrets = surroundings.secrets;
    this.secrets.learn(...secretsOfSettings(settings));
    this.chat = new Chat({
      settings,
      clock,
      ids: new IdSource(
        random(kept.items.length === 0 ? settings.slug : `${settings.slug} ${kept.items.length}`),
      ),
      messageLimit: limit,
      ...(posts && { posts }),
      keep: (fact) => this.#storage()?.keepFact(fact),
    });
    this.journal = new Journal({
      now: () => clock.now(),
      limit,
      keep: (entry) => this.#storage()?.keepEntry(entry),
    });
    this.stream = new LiveStream({ epoch });
    this.faults = new Faults({
      random: random(`faults of ${settings.slug}`),
      seeded: (seed) => seededRandom(seed),
      usersOf: (conversationId) => usersOf(this.chat.state.conversations.get(conversationId)),
      onUse: () => this.stream.publish('faults', {}),
    });
    this.delivery = this.#newDelivery();
    this.#restore(kept);
    this.#storage();
    if (kept.items.length === 0) this.chat.configure({});
    this.#publish();
  }

  async pause(milliseconds: number): Promise<void> {
    const { signal } = this.#pauses;
    await sleep(milliseconds, undefined, { ref: false, signal }).catch(() => undefined);
  }

  reset(): void {
    this.#beginAnew([{ kind: 'app-configured', settings: this.chat.settings }]);
  }

  replace(facts: Fact[]): void {
    this.#beginAnew(facts);
  }

  close(): void {
    this.#closed = true;
    this.#file?.close();
    this.#file = undefined;
  }

  #newDelivery(): Delivery {
    const { poster, signal, onError } = this.#surroundings;
    const settings = () => this.chat.settings;
    const { journal, activity, faults } = this;
    return new Delivery({ settings, journal, activity, faults, poster, onError, signal });
  }

  /** Where facts and exchanges are kept; opened again where that failed before, so that nothing is lost silently. */
  #storage(): JournalFile | undefined {
    if (!this.#closed) this.#file ??= this.#surroundings.data?.open(this.slug);
    return this.#file;
  }

  #restore({ file, items }: Kept): void {
    for (const item of items) this.#restoreFact(file, item);
    for (const entry of entriesOf(items)) {
      this.journal.restore(entry);
      if (entry.messageId !== undefined) this.chat.linkEntry(entry.messageId, entry.id);
    }
  }

  #restoreFact(file: string, item: KeptItem): void {
    if (!('fact' in item)) return;
    try {
      for (const fact of factsIn(item.fact)) {
        checkFact(fact, this.chat.state);
        this.chat.restore(fact);
        this.secrets.learn(...secretsIn(fact));
      }
    } catch (cause) {
      throw badLine(file, item.line, cause);
    }
  }

  #publish(): void {
    this.chat.onFact((fact) => {
      this.secrets.learn(...secretsIn(fact));
      const { event, subject } = changeOf(fact);
      this.stream.publish(event, subject);
    });
    this.journal.onEntry((entry) => {
      if (entry.state === 'open' && entry.messageId !== undefined)
        this.chat.linkEntry(entry.messageId, entry.id);
      this.stream.publish('entry', { entry, state: entry.state });
    });
  }

  #beginAnew(facts: Fact[]): void {
    const { data, clock } = this.#surroundings;
    const fresh = data?.beginAnew(this.slug, { facts, time: clock.now() });
    this.#file?.close();
    this.#file = fresh;
    this.delivery.dropWaiting();
    this.#pauses.abort();
    this.#pauses = newPauses();
    this.journal.clear();
    this.faults.replace([]);
    this.limits.clear();
    this.stream.publish('reset', {});
    this.chat.replace(facts);
  }
}

/** Ends any number of pauses. */
function newPauses(): AbortController {
  const pauses = new AbortController();
  setMaxListeners(0, pauses.signal);
  return pauses;
}

/** The exchanges in order of their start; they are kept in order of their end. */
function entriesOf(items: KeptItem[]): Entry[] {
  return items.flatMap((item) => ('entry' in item ? item.entry : [])).sort((a, b) => a.id - b.id);
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
    case 'post-put':
      return { event: 'post', subject: fact.post };
    case 'upload-token-issued':
    case 'media-uploaded':
    case 'token-issued':
    case 'token-revoked':
    case 'token-replaced':
    case 'code-issued':
    case 'code-used':
    case 'event-subscribed':
      return { event: 'token', subject: {} };
  }
}
