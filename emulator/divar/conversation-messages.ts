import type { ChatMessage } from './model.ts';
import { Ring } from './ring.ts';

/** The messages of one conversation, oldest first. */
export class ConversationMessages {
  readonly #messages = new Ring<ChatMessage>(Number.POSITIVE_INFINITY);
  /** How many there have been, those included that are no longer kept. */
  total = 0;

  add(message: ChatMessage): void {
    this.#messages.push(message);
    this.total += 1;
  }

  /** Takes back the last `add`. */
  takeBack(): void {
    this.#messages.unpush();
    this.total -= 1;
  }

  dropOldest(): void {
    this.#messages.shift();
  }

  /** Takes back `dropOldest`. */
  putOldest(message: ChatMessage): void {
    this.#messages.unshift(message);
  }

  get last(): ChatMessage | undefined {
    return this.#messages.last;
  }

  /** A part of them: after or before a message, and at most `limit`, the newest unless `after` is given. */
  page({
    after,
    before,
    limit = Number.POSITIVE_INFINITY,
  }: {
    after?: string;
    before?: string;
    limit?: number;
  }) {
    const start = after === undefined ? 0 : this.#indexOf(after) + 1;
    const end = before === undefined ? this.#messages.size : this.#indexOf(before);
    if (after !== undefined) return this.#messages.slice(start, Math.min(end, start + limit));
    return this.#messages.slice(Math.max(start, end - limit), Math.max(end, 0));
  }

  #indexOf(id: string): number {
    for (let index = this.#messages.size - 1; index >= 0; index -= 1) {
      if (this.#messages.at(index)?.id === id) return index;
    }
    return -1;
  }
}
