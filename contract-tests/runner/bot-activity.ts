import {
  type ControlApi,
  type Entry,
  type Message,
  type StreamEvent,
  UsageError,
} from '../../emulator/index.ts';

/** A user that stands for nobody: a change of it marks a place in the emulator's stream. */
const marker = 'contract-test';
const markTimeoutMs = 10_000;

/** What the bot says, by conversation, as the emulator's live stream tells it. */
export class BotActivity {
  readonly #control: ControlApi;
  readonly #messages = new Map<string, Message[]>();
  readonly #ids = new Set<string>();
  readonly #waiting = new Set<() => void>();
  readonly #leaving = new AbortController();
  #marks = 0;
  /** When the bot last called or said something, by this process's clock. */
  lastHeardAt = 0;
  #broken: Error | undefined;

  private constructor(control: ControlApi) {
    this.#control = control;
  }

  /** Starts to listen; what is said from now on is not missed. */
  static async open(control: ControlApi): Promise<BotActivity> {
    const activity = new BotActivity(control);
    void activity.#listen();
    for (let tries = 0; activity.#marks === 0 && tries < 100; tries += 1) {
      await control.putUser({ user: marker, body: {} });
      await activity.until(() => activity.#marks > 0, 100);
    }
    if (activity.#marks === 0) throw activity.#broken ?? noStream('It does not open.');
    return activity;
  }

  /** The bot's messages in a conversation, oldest first. */
  said(conversationId: string | undefined): Message[] {
    return (conversationId !== undefined && this.#messages.get(conversationId)) || [];
  }

  /** Ids of the conversations in which the bot has said something. */
  get conversations(): string[] {
    return [...this.#messages.keys()];
  }

  /** Every message of the bot. */
  all(): Message[] {
    return [...this.#messages.values()].flat();
  }

  /** Waits for something that the stream will show; false when the time is up first. */
  until(isSo: () => boolean, timeoutMs: number): Promise<boolean> {
    if (isSo()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(isSo());
      };
      const look = () => {
        if (isSo() || this.#broken) end();
      };
      // Where this process was too busy to read in time, what is there already is read first.
      const timer = setTimeout(() => setImmediate(end), timeoutMs);
      this.#waiting.add(look);
    });
  }

  /** Waits until the stream has shown all that has happened so far. */
  async catchUp(): Promise<void> {
    const before = this.#marks;
    await this.#control.putUser({ user: marker, body: {} });
    const shown = await this.until(() => this.#marks > before, markTimeoutMs);
    if (!shown || this.#broken) throw this.#broken ?? noStream('It does not keep up.');
  }

  close(): void {
    this.#leaving.abort();
  }

  async #listen(): Promise<void> {
    const wanted = { brief: true, direction: 'bot_to_divar', signal: this.#leaving.signal } as const;
    try {
      for await (const event of this.#control.openStream(wanted)) await this.#take(event);
      this.#broken = noStream('It was closed.');
    } catch (error) {
      this.#broken = noStream(error instanceof Error ? error.message : String(error));
    }
    this.#wake();
  }

  async #take({ event, data }: StreamEvent): Promise<void> {
    if (event !== 'user') this.lastHeardAt = performance.now();
    if (event === 'message') this.#add(data as Message);
    else if (event === 'user' && (data as { name?: string }).name === marker) this.#marks += 1;
    else if (event === 'resync') await this.#readAll();
    this.#wake();
  }

  #add(message: Message): void {
    if (message.origin !== 'bot' || this.#ids.has(message.id)) return;
    this.#ids.add(message.id);
    const { conversation_id: id } = message;
    this.#messages.set(id, [...this.said(id), message]);
  }

  /** The stream has left something out. */
  async #readAll(): Promise<void> {
    const { conversations } = await this.#control.listConversations();
    for (const { id } of conversations) {
      const { messages } = await this.#control.listMessages({ conversation_id: id });
      for (const message of messages) this.#add(message);
    }
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}

const pageSize = 500;

/** What was read last, as long as nothing has come since: many checks look back at the same. */
const lastRead = new WeakMap<ControlApi, { newest: number; since: number; calls: Promise<Entry[]> }>();

/** The bot's calls after an entry of the journal. */
export async function readCalls(control: ControlApi, since: number): Promise<Entry[]> {
  const { newest_id: newest } = await control.listEntries({ limit: 1, brief: true });
  const last = lastRead.get(control);
  if (last?.newest === newest && last.since === since) return last.calls;
  const calls = readPages(control, { direction: 'bot_to_divar', since });
  lastRead.set(control, { newest, since, calls });
  return calls;
}

/** What the bot was sent, and answered, after an entry of the journal. */
export function readAnswers(control: ControlApi, since: number): Promise<Entry[]> {
  return readPages(control, { direction: 'divar_to_bot', since });
}

async function readPages(
  control: ControlApi,
  { direction, since }: { direction: 'bot_to_divar' | 'divar_to_bot'; since: number },
): Promise<Entry[]> {
  const read: Entry[] = [];
  for (let after = since; ; after = read.at(-1)!.id) {
    const { entries } = await control.listEntries({ direction, after, limit: pageSize });
    read.push(...entries);
    if (entries.length < pageSize) return read;
  }
}

function noStream(why: string): UsageError {
  return new UsageError(`The emulator's stream cannot be read. ${why}`, { exitCode: 3 });
}
