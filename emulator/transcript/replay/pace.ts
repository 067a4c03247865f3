const ceilingMs = 3000;

/**
 * How long nothing must happen for quiet. It grows with the bot's own pace: a bot that replies well after it has
 * acknowledged an event gets a longer window, so that its silence is told from its slowness.
 */
export class Pace {
  readonly #floorMs: number;
  #slowestMs = 0;

  constructor(floorMs: number) {
    this.#floorMs = floorMs;
  }

  /** Notes how long after the acknowledgement a reply came. */
  noteLag(milliseconds: number): void {
    this.#slowestMs = Math.max(this.#slowestMs, milliseconds);
  }

  quietMs(floorMs = this.#floorMs): number {
    return Math.round(Math.max(floorMs, Math.min(4 * this.#slowestMs, ceilingMs)));
  }
}
