/** Where progress goes, such as `process.stderr`. */
export interface ProgressStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** One line of a terminal that is written over; anything else gets nothing of it. */
export class ProgressLine {
  readonly #stream: ProgressStream;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (this.#stream.isTTY) this.#stream.write(`\r\u001b[K${text}`);
  }

  /** Wipes the line, so that what follows begins on a clean one. */
  end(): void {
    this.show('');
  }
}
