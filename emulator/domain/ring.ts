/** A list that keeps its newest `limit` items; adding costs the same however long it is. */
export class Ring<T> {
  readonly #limit: number;
  #items: T[] = [];
  #head = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#items.length - this.#head;
  }

  /** Adds an item; answers the one that had to go. */
  push(item: T): T | undefined {
    this.#items.push(item);
    return this.size > this.#limit ? this.shift() : undefined;
  }

  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const gone = this.#items[this.#head];
    this.#items[this.#head] = undefined as T;
    this.#head += 1;
    if (this.#head > 64 && this.#head * 2 > this.#items.length) this.#compact();
    return gone;
  }

  /** Takes back the last push, which made `gone` go. */
  unpush(gone: T | undefined): void {
    this.#items.pop();
    if (gone !== undefined) this.unshift(gone);
  }

  /** Puts an item in front of the oldest. */
  unshift(item: T): void {
    if (this.#head === 0) this.#items.unshift(item);
    else {
      this.#head -= 1;
      this.#items[this.#head] = item;
    }
  }

  /** The item at `index`, counted from the oldest. */
  at(index: number): T | undefined {
    return index < 0 ? undefined : this.#items[this.#head + index];
  }

  get first(): T | undefined {
    return this.at(0);
  }

  get last(): T | undefined {
    return this.size === 0 ? undefined : this.at(this.size - 1);
  }

  slice(start: number, end = this.size): T[] {
    return this.#items.slice(this.#head + Math.max(0, start), this.#head + Math.min(end, this.size));
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
