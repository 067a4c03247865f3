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

  /** Takes back the last push; what had to go for it is put back by `unshift`. */
  unpush(): void {
    this.#items.pop();
  }

  /** Puts an item in front of the oldest. */
  unshift(item: T): void {
    if (this.#head === 0) this.#items.unshift(item);
    else {
      this.#head -= 1;
      this.#items[this.#head] = item;
    }
  }

  /** Puts another item at `index`, counted from the oldest. */
  set(index: number, item: T): void {
    this.#items[this.#head + index] = item;
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

/** A list of its newest items, of which there may be so many, with so many bytes together. The newest stays in any case. */
export class SizedRing<T> {
  readonly items = new Ring<T>(Number.POSITIVE_INFINITY);
  readonly #sizes = new Ring<number>(Number.POSITIVE_INFINITY);
  readonly #limit: number;
  readonly #mostBytes: number;
  #bytes = 0;

  constructor({ limit, bytes = Number.POSITIVE_INFINITY }: { limit: number; bytes?: number | undefined }) {
    this.#limit = limit;
    this.#mostBytes = bytes;
  }

  /** Adds an item; answers those that had to go. */
  push(item: T, bytes: number): T[] {
    this.items.push(item);
    this.#sizes.push(bytes);
    this.#bytes += bytes;
    return this.#trimmed();
  }

  /** Takes back the last push, which made `gone` go. */
  unpush(gone: readonly T[], bytesOf: (item: T) => number): void {
    this.items.unpush();
    this.#bytes -= this.#sizes.last!;
    this.#sizes.unpush();
    for (const item of [...gone].reverse()) {
      const bytes = bytesOf(item);
      this.items.unshift(item);
      this.#sizes.unshift(bytes);
      this.#bytes += bytes;
    }
  }

  /** The item at `index` has another size now; answers those that had to go. */
  resize(index: number, bytes: number): T[] {
    this.#bytes += bytes - this.#sizes.at(index)!;
    this.#sizes.set(index, bytes);
    return this.#trimmed();
  }

  clear(): void {
    this.items.clear();
    this.#sizes.clear();
    this.#bytes = 0;
  }

  #trimmed(): T[] {
    const gone: T[] = [];
    while (this.items.size > 1 && (this.items.size > this.#limit || this.#bytes > this.#mostBytes)) {
      gone.push(this.items.shift()!);
      this.#bytes -= this.#sizes.shift()!;
    }
    return gone;
  }
}

/** Deeper parts are not looked into. */
const mostLevels = 100;

/** About how much memory a value takes that was read from JSON. */
export function estimateBytes(value: unknown, levels = mostLevels): number {
  if (typeof value === 'string') return 50 + 2 * value.length;
  if (typeof value !== 'object' || value === null || levels === 0) return 16;
  let sum = 100;
  for (const part of Object.values(value)) sum += estimateBytes(part, levels - 1);
  return sum;
}
