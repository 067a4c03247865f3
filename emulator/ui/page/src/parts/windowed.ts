interface Row {
  id: string;
}

/** The heights of a list's rows, measured where a row has been drawn and estimated elsewhere. */
export class RowHeights {
  readonly #measured = new Map<string, number>();
  readonly #estimate: number;
  #rows: readonly Row[] = [];
  #count = 0;
  #firstId?: string;
  #heights = new Float64Array(64);
  /** Where each row begins; one more for the end of the last. */
  #offsets = new Float64Array(65);

  constructor(estimate: number) {
    this.#estimate = estimate;
  }

  /** Takes the rows in their order; where rows were only added at the end, the others are not looked at again. */
  lay(rows: readonly Row[]): void {
    const added = rows[0]?.id === this.#firstId && rows.length >= this.#count;
    const from = added ? this.#count : 0;
    this.#rows = rows;
    this.#count = rows.length;
    this.#firstId = rows[0]?.id;
    this.#makeRoom();
    for (let index = from; index < this.#count; index += 1) {
      this.#heights[index] = this.#measured.get(rows[index]?.id ?? '') ?? this.#estimate;
    }
    this.#sumFrom(from);
  }

  /** Takes the measured heights of the rows from `start` on. */
  measure(start: number, heights: readonly number[]): void {
    let first = Number.POSITIVE_INFINITY;
    heights.forEach((height, place) => {
      const index = start + place;
      if (this.#heights[index] === height) return;
      first = Math.min(first, index);
      this.#heights[index] = height;
      this.#measured.set(this.#rows[index]?.id ?? '', height);
    });
    if (first < this.#count) this.#sumFrom(first);
  }

  get total(): number {
    return this.#offsets[this.#count] ?? 0;
  }

  /** How far below the top the row begins. */
  offsetOf(index: number): number {
    return this.#offsets[Math.max(0, Math.min(index, this.#count))] ?? 0;
  }

  /** The row at this distance from the top. */
  indexAt(offset: number): number {
    let [low, high] = [0, Math.max(0, this.#count - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.offsetOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #makeRoom(): void {
    if (this.#heights.length >= this.#count) return;
    const heights = new Float64Array(this.#count * 2);
    heights.set(this.#heights);
    const offsets = new Float64Array(this.#count * 2 + 1);
    offsets.set(this.#offsets);
    this.#heights = heights;
    this.#offsets = offsets;
  }

  #sumFrom(first: number): void {
    let offset = first === 0 ? 0 : (this.#offsets[first] ?? 0);
    this.#offsets[first] = offset;
    for (let index = first; index < this.#count; index += 1) {
      offset += this.#heights[index] ?? 0;
      this.#offsets[index + 1] = offset;
    }
  }
}

/** First row and the one after the last that a window shows, with some more on either side. */
export function visibleRange(
  count: number,
  { first, last, spare }: { first: number; last: number; spare: number },
): { start: number; end: number } {
  return { start: Math.max(0, first - spare), end: Math.min(count, last + 1 + spare) };
}
