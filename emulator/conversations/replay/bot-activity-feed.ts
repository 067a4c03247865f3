import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlApi, Entry, Message, StreamEvent } from '../../control-api/control-api.ts';
import { UsageError } from '../../usage-error.ts';
import { Inbox } from './inbox.ts';

export interface WireOptions {
  api: ControlApi;
  now: () => number;
  /** A user to make a change of, so that it is seen how far the stream is. */
  user: string;
  /** Told of each finished call of the bot that belongs to none of the inboxes. */
  onStray: (entry: Entry) => void;
}

const knockMs = 50;
const knocks = 100;
const keepUpMs = 30_000;

/** What the bot does, live: sorts the emulator's stream into one inbox for each conversation. */
export class BotActivityFeed {
  readonly #options: WireOptions;
  readonly #inboxes = new Map<string, Inbox>();
  readonly #leaving = new AbortController();
  readonly #waiting = new Set<() => void>();
  /** What waits for the change of a user. */
  readonly #marks = new Map<string, (() => void)[]>();
  #events = 0;
  #broken: string | undefined;

  private constructor(options: WireOptions) {
    this.#options = options;
  }

  /** Starts to listen, and makes something happen in the emulator, so that it is known that the stream is open. */
  static async open(options: WireOptions): Promise<BotActivityFeed> {
    const wire = new BotActivityFeed(options);
    void wire.#listen();
    for (let tries = 0; wire.#events === 0; tries += 1) {
      if (tries === knocks || wire.#broken !== undefined) {
        throw new UsageError(`The emulator's stream does not open. ${wire.#broken ?? ''}`.trim(), {
          exitCode: 3,
        });
      }
      await options.api.putUser({ user: options.user, body: {} });
      await wire.#nextEvent(knockMs);
    }
    return wire;
  }

  inbox(conversationId: string): Inbox {
    const inbox = new Inbox(conversationId, this.#options.now);
    if (this.#broken !== undefined) inbox.break(this.#broken);
    this.#inboxes.set(conversationId, inbox);
    return inbox;
  }

  /**
   * Waits until the stream has shown everything that has happened so far: a change of the user is made, and comes
   * after all of it.
   */
  async caughtUp(user = this.#options.user, timeoutMs = keepUpMs): Promise<void> {
    const shown = new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs, false);
      const mark = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#marks.set(user, [...(this.#marks.get(user) ?? []), mark]);
    });
    await this.#options.api.putUser({ user, body: {} });
    if (this.#broken === undefined && !(await shown)) this.#break("The emulator's stream did not keep up.");
  }

  close(): void {
    this.#leaving.abort();
  }

  async #listen(): Promise<void> {
    const { api } = this.#options;
    const wanted = { brief: true, direction: 'bot_to_divar', signal: this.#leaving.signal } as const;
    try {
      for await (const event of api.openStream(wanted)) this.#take(event);
      this.#break('The emulator closed its stream.');
    } catch (error) {
      this.#break(`The emulator's stream broke: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }

  #take({ event, data }: StreamEvent): void {
    this.#events += 1;
    if (event === 'entry') this.#takeEntry(data as Entry);
    else if (event === 'message') this.#takeMessage(data as Message);
    else if (event === 'user') this.#mark((data as { name: string }).name);
    else if (event === 'resync') this.#break('The replay could not keep up with the stream of the emulator.');
    else if (event === 'reset') this.#break('The app was reset during the replay.');
    for (const wake of [...this.#waiting]) wake();
  }

  #mark(user: string): void {
    const [first, ...others] = this.#marks.get(user) ?? [];
    if (others.length > 0) this.#marks.set(user, others);
    else this.#marks.delete(user);
    first?.();
  }

  #takeEntry(entry: Entry): void {
    const inbox = entry.conversation_id === undefined ? undefined : this.#inboxes.get(entry.conversation_id);
    if (inbox) inbox.call(entry);
    else this.#options.onStray(entry);
  }

  #takeMessage(message: Message): void {
    if (message.origin === 'bot') this.#inboxes.get(message.conversation_id)?.message(message);
  }

  #break(reason: string): void {
    if (this.#leaving.signal.aborted) return;
    this.#broken ??= reason;
    for (const inbox of this.#inboxes.values()) inbox.break(reason);
    for (const mark of [...this.#marks.values()].flat()) mark();
    this.#marks.clear();
    for (const wake of [...this.#waiting]) wake();
  }

  async #nextEvent(timeoutMs: number): Promise<void> {
    const over = new AbortController();
    const wake = () => over.abort();
    this.#waiting.add(wake);
    await sleep(timeoutMs, undefined, { signal: over.signal }).catch(() => undefined);
    this.#waiting.delete(wake);
  }
}
