import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Delivery } from '../delivery/delivery.ts';
import type { WebhookClient } from '../delivery/webhook-client.ts';
import { CallLimits } from '../divar/call-limits.ts';
import { Chat } from '../divar/chat.ts';
import type { Clock } from '../divar/clock.ts';
import { AppFaults } from '../divar/faults.ts';
import { IdSource, type RandomBytes, seededRandom } from '../divar/ids.ts';
import { type AppSettings, type Fact, factsIn, type KeptFact } from '../divar/model.ts';
import type { Post } from '../divar/post.ts';
import { usersOf } from '../divar/post-conversation.ts';
import { estimateBytes, SizedRing } from '../divar/ring.ts';
import { Activity } from '../journal/activity.ts';
import { entryBytes, type JournalEntry } from '../journal/entry.ts';
import type { DataFolder } from '../journal/file/data-folder.ts';
import type { JournalFile } from '../journal/file/journal-file.ts';
import { EntryLog } from '../journal/journal.ts';
import { type LiveChange, LiveStream } from '../journal/live-stream.ts';
import { type Secrets, secretsIn, secretsOfSettings } from '../journal/secrets.ts';
import { UsageError } from '../usage-error.ts';
import type { App } from './app.ts';
import { checkFact } from './check-fact.ts';

/** What the apps of one emulator have in common. */
export interface AppRuntime {
  clock: Clock;
  random: (name: string) => RandomBytes;
  webhooks: WebhookClient;
  signal: AbortSignal;
  /** How many messages, and as many exchanges, an app keeps in memory. */
  limit: number;
  /** How many bytes each of both may have together. Default: any number. */
  bytes?: number;
  data?: DataFolder;
  /** Bytes from which on an app's file is written anew without what memory has dropped. Default: never. */
  dataBytes?: number;
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
export interface OpenedApp extends App {
  close(): void;
  /** What there is to tell about what was read from disk. */
  readonly notes: string[];
}

/** Brings up an app: with what its file holds where there is one, with `settings` where not. */
export function openApp(settings: AppSettings, runtime: AppRuntime): OpenedApp {
  return new AssembledApp(settings, runtime);
}

class AssembledApp implements OpenedApp {
  readonly slug: string;
  readonly chat: Chat;
  readonly journal: EntryLog;
  readonly stream: LiveStream;
  readonly activity = new Activity();
  readonly faults: AppFaults;
  readonly limits = new CallLimits();
  readonly delivery: Delivery;
  readonly notes: string[];
  readonly secrets: Secrets;
  readonly #runtime: AppRuntime;
  #file: JournalFile | undefined;
  /** What happened to the file, as long as it is not written anew. */
  #harm: string | undefined;
  #closed = false;
  /** How many lines were read from disk. */
  #restored = 0;
  /** The file is written anew without what memory has dropped. */
  #isCompacting = false;
  /** Size of the file when that was done last. */
  #compactSize = 0;
  /** Aborted by a reset. */
  #pauses = newPauses();

  constructor(settings: AppSettings, runtime: AppRuntime) {
    const { clock, random, limit, bytes, epoch, posts } = runtime;
    const { slug } = settings;
    this.slug = slug;
    this.#runtime = runtime;
    this.secrets = runtime.secrets;
    this.secrets.learn(...secretsOfSettings(settings));
    let source: RandomBytes | undefined;
    this.chat = new Chat({
      settings,
      clock,
      // Made with the first id, when all that is on disk has been read.
      ids: new IdSource((count) => {
        source ??= random(this.#restored === 0 ? slug : `${slug} ${this.#restored} ${this.journal.total}`);
        return source(count);
      }),
      messageLimit: limit,
      messageBytes: bytes,
      posts,
      keep: (fact) => this.#keep((file) => file.keepFact(fact)),
      mark: () => this.#markFile(),
    });
    this.journal = new EntryLog({
      now: () => clock.now(),
      limit,
      bytes,
      keep: (entry) => this.#keep((file) => file.keepEntry(entry)),
    });
    this.stream = new LiveStream({ epoch, bytes });
    this.faults = new AppFaults({
      random: random(`faults of ${settings.slug}`),
      seeded: (seed) => seededRandom(seed),
      usersOf: (conversationId) => usersOf(this.chat.state.conversations.get(conversationId)),
      onUse: () => this.stream.publish('faults', {}),
    });
    this.delivery = this.#newDelivery();
    this.notes = this.#restore();
    this.#storage();
    if (this.#restored === 0) this.chat.configure({});
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
    const { webhooks, signal, onError } = this.#runtime;
    const settings = () => this.chat.settings;
    const { journal, activity, faults } = this;
    return new Delivery({ settings, journal, activity, faults, webhooks, onError, signal });
  }

  #keep(write: (file: JournalFile) => void): void {
    const file = this.#storage();
    if (!file) return;
    write(file);
    const { data, dataBytes = Number.POSITIVE_INFINITY, onError } = this.#runtime;
    if (!data || this.#isCompacting || file.size < Math.max(dataBytes, 2 * this.#compactSize)) return;
    this.#isCompacting = true;
    // The fact at hand counts by then.
    setImmediate(() => {
      this.#compact(data, file)
        .catch(onError)
        .finally(() => {
          this.#isCompacting = false;
        });
    });
  }

  async #compact(data: DataFolder, old: JournalFile): Promise<void> {
    const isOff = () =>
      this.#closed || this.#file !== old || !data.isOurs() || (this.#harm ?? old.harm()) !== undefined;
    if (isOff()) return;
    const start = old.size;
    // A failure is tried again when the file has grown further.
    this.#compactSize = start;
    const fresh = await data.compact(this.slug, { old, ...this.#held(), isOff });
    if (!fresh) return;
    this.#file = fresh;
    // What came meanwhile may be gone from memory by the next time.
    this.#compactSize = fresh.size - (old.size - start);
    old.close();
  }

  /**
   * Where facts and exchanges are kept. A file that was deleted, replaced or changed by somebody else while the
   * emulator ran is written anew with what memory holds; until that can be done nothing is taken.
   */
  #storage(): JournalFile | undefined {
    const { data } = this.#runtime;
    if (this.#closed || !data) return this.#file;
    this.#file ??= data.open(this.slug);
    this.#harm ??= data.isOurs() ? this.#file.harm() : 'lost with its folder';
    if (this.#harm !== undefined) this.#writeAnew(data, this.#harm);
    return this.#file;
  }

  /** What memory has to write. */
  #held(): { facts: Fact[]; entries: JournalEntry[] } {
    const entries = this.journal.between().filter(({ state }) => state === 'done');
    return { facts: this.chat.state.snapshot(), entries };
  }

  #writeAnew(data: DataFolder, harm: string): void {
    const { clock, onError } = this.#runtime;
    const { chat, journal } = this;
    const { facts, entries } = this.#held();
    const fresh = data.beginAnew(this.slug, { facts, entries, time: clock.now() });
    this.#file?.close();
    this.#file = fresh;
    this.#harm = undefined;
    const counts = `(messages: ${chat.state.messages.size}, exchanges: ${entries.length})`;
    const older = journal.total > journal.between().length ? ' Older exchanges are lost.' : '';
    const file = data.fileOf(this.slug);
    onError(
      new UsageError(
        `${file} was ${harm} while the emulator ran. It is written anew with what memory holds ${counts}.${older}`,
      ),
    );
  }

  /** What takes back that which is kept from now on. */
  #markFile(): () => void {
    const file = this.#file;
    const takeBack = file?.mark();
    return () => {
      if (this.#file === file) takeBack?.();
      else this.#harm ??= 'written before a failure';
    };
  }

  /** Takes what is kept on disk, of which no more is held at any time than the app holds anyway. */
  #restore(): string[] {
    const { data, limit, bytes } = this.#runtime;
    if (!data) return [];
    const newest = new SizedRing<JournalEntry>({ limit, bytes });
    const notes = data.read(this.slug, (item) => {
      this.#restored += 1;
      if ('fact' in item) this.#restoreFact(item.fact);
      else for (const gone of newest.push(item.entry, entryBytes(item.entry))) this.#restorePassed(gone);
    });
    // They are kept in order of their end.
    for (const entry of newest.items.slice(0).sort((a, b) => a.id - b.id)) {
      this.journal.restore(entry);
      this.#linkMessage(entry);
    }
    return notes;
  }

  #restorePassed(entry: JournalEntry): void {
    this.journal.passOver(entry);
    this.#linkMessage(entry);
  }

  #linkMessage({ message_id: messageId, id }: JournalEntry): void {
    if (messageId !== undefined) this.chat.linkEntry(messageId, id);
  }

  #restoreFact(kept: KeptFact): void {
    this.chat.together(() => {
      for (const fact of factsIn(kept)) {
        checkFact(fact, this.chat.state);
        this.chat.restore(fact);
        this.secrets.learn(...secretsIn(fact));
      }
    });
  }

  #publish(): void {
    this.chat.onTakenBack(() => this.stream.publish('reset', {}));
    this.chat.onFact((fact) => {
      this.secrets.learn(...secretsIn(fact));
      const { event, subject } = describeChange(fact);
      this.stream.publish(event, subject, estimateBytes(subject));
    });
    this.journal.onEntry((entry) => {
      if (entry.state === 'open') this.#linkMessage(entry);
      this.stream.publish('entry', { entry, state: entry.state }, entryBytes(entry));
    });
  }

  #beginAnew(facts: Fact[]): void {
    const { data, clock } = this.#runtime;
    const fresh = data?.beginAnew(this.slug, { facts, time: clock.now() });
    this.#file?.close();
    this.#file = fresh;
    this.#harm = undefined;
    this.#compactSize = 0;
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

/** How the live stream tells a fact. */
function describeChange(fact: Fact): LiveChange {
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
