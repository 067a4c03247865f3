/** The heights of a list's rows, measured where a row has been drawn and estimated elsewhere. */
export class RowHeights {
  readonly #measured = new Map<string, number>();
  readonly #estimate: number;
  #offsets = new Float64Array(1);
  #keys: readonly { id: string }[] = [];

  constructor(estimate: number) {
    this.#estimate = estimate;
  }

  /** Takes the rows in their order. */
  lay(rows: readonly { id: string }[]): void {
    this.#keys = rows;
    this.#rebuild();
  }

  /** Takes the measured heights; tells whether any of them is news. */
  measure(heights: Iterable<[id: string, height: number]>): boolean {
    let changed = false;
    for (const [id, height] of heights) {
      if (this.#measured.get(id) === height) continue;
      this.#measured.set(id, height);
      changed = true;
    }
    if (changed) this.#rebuild();
    return changed;
  }

  get total(): number {
    return this.#offsets[this.#keys.length] ?? 0;
  }

  /** How far below the top the row begins. */
  offsetOf(index: number): number {
    return this.#offsets[Math.max(0, Math.min(index, this.#keys.length))] ?? 0;
  }

  /** The row at this distance from the top. */
  indexAt(offset: number): number {
    let [low, high] = [0, Math.max(0, this.#keys.length - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.offsetOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #rebuild(): void {
    const count = this.#keys.length;
    if (this.#offsets.length <= count) this.#offsets = new Float64Array(count * 2 + 1);
    let offset = 0;
    for (let index = 0; index < count; index += 1) {
      this.#offsets[index] = offset;
      offset += this.#measured.get(this.#keys[index]?.id ?? '') ?? this.#estimate;
    }
    this.#offsets[count] = offset;
  }
}

/** First row and the one after the last that a window shows, with some more on either side. */
export function visibleRange(
  count: number,
  { first, last, spare }: { first: number; last: number; spare: number },
): { start: number; end: number } {
  return { start: Math.max(0, first - spare), end: Math.min(count, last + 1 + spare) };
}
