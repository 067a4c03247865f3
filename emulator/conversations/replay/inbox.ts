import type { Entry, Message } from '../../control-api/control-api.ts';

/** A message of the bot whose exchange is over. */
export interface ArrivedMessage {
  message: Message;
  entry?: Entry;
  /** Moment of its arrival here, in milliseconds of the monotonic clock. */
  at: number;
}

/** What the bot does in one conversation, as far as it has not been looked at. */
export class Inbox {
  readonly conversationId: string;
  readonly #now: () => number;
  readonly #waiting = new Set<() => void>();
  /** Messages whose exchange is still open. */
  readonly #open = new Map<number, Message>();
  /** Finished calls of the bot that belong to no message (yet). */
  readonly #calls = new Map<number, Entry>();
  #arrivals: ArrivedMessage[] = [];
  #broken: string | undefined;

  constructor(conversationId: string, now: () => number) {
    this.conversationId = conversationId;
    this.#now = now;
  }

  message(message: Message): void {
    const { entry_id: id } = message;
    const entry = id === undefined ? undefined : this.#calls.get(id);
    if (id !== undefined && !entry) {
      this.#open.set(id, message);
      return;
    }
    if (id !== undefined) this.#calls.delete(id);
    this.#arrive(message, entry);
  }

  /** A finished call of the bot. */
  call(entry: Entry): void {
    const message = this.#open.get(entry.id);
    if (message) {
      this.#open.delete(entry.id);
      this.#arrive(message, entry);
    } else {
      this.#calls.set(entry.id, entry);
      this.#wake();
    }
  }

  /** No more can be told about the conversation. */
  break(reason: string): void {
    this.#broken ??= reason;
    this.#wake();
  }

  get broken(): string | undefined {
    return this.#broken;
  }

  get count(): number {
    return this.#arrivals.length;
  }

  /** The messages that came, each once. */
  take(): ArrivedMessage[] {
    const taken = this.#arrivals;
    this.#arrivals = [];
    return taken;
  }

  /** The calls of the bot that made no message, each once. */
  takeCalls(): Entry[] {
    const taken = [...this.#calls.values()];
    this.#calls.clear();
    return taken;
  }

  /** Waits until so many messages are there; false when the patience, which may grow meanwhile, is at its end. */
  atLeast(count: number, patienceMs: () => number): Promise<boolean> {
    const enough = () => this.#arrivals.length >= count || this.#broken !== undefined;
    if (enough()) return Promise.resolve(true);
    const start = this.#now();
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (result: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(result);
      };
      const look = () => {
        if (enough()) end(true);
      };
      const wait = () => {
        const left = start + patienceMs() - this.#now();
        if (left <= 0) end(false);
        else timer = setTimeout(wait, Math.ceil(left));
      };
      this.#waiting.add(look);
      wait();
    });
  }

  #arrive(message: Message, entry: Entry | undefined): void {
    this.#arrivals.push({ message, entry, at: this.#now() });
    this.#wake();
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}
