/** Of the slowest reply seen, a missing one is waited for so many times as long. */
const patienceFactor = 8;
const mostPatienceMs = 120_000;
/** A window is a little longer than the slowest reply seen, since a machine may be busier the next time. */
const windowFactor = 1.25;

/** The pace of the bot, as far as it has been seen; every wait of a replay follows from it, and grows with it. */
export class ReplayPace {
  readonly #quietMs: number;
  /** The slowest reply after the answer to its event: what silence must be longer than. */
  #lagMs = 0;
  /** The slowest reply, or answer, after the event was sent. */
  #slowestMs = 0;

  /** `quietMs` is the shortest window of silence. */
  constructor(quietMs: number) {
    this.#quietMs = quietMs;
  }

  /** Notes how long after its event, and after the answer to it, a reply came. */
  noteReply({ afterEventMs, afterAnswerMs }: { afterEventMs: number; afterAnswerMs: number }): void {
    this.#slowestMs = Math.max(this.#slowestMs, afterEventMs);
    this.#lagMs = Math.max(this.#lagMs, afterAnswerMs);
  }

  /** Notes that a reply nobody waited for came so long after an event. */
  noteLate(milliseconds: number): void {
    this.#lagMs = Math.max(this.#lagMs, milliseconds);
  }

  /** How long nothing must happen for silence. */
  quietMs(leastMs = this.#quietMs): number {
    return Math.round(leastMs + windowFactor * this.#lagMs);
  }

  /** Longest wait for what is expected. */
  patienceMs(leastMs: number): number {
    return Math.round(Math.max(leastMs, Math.min(patienceFactor * this.#slowestMs, mostPatienceMs)));
  }

  /** Whether the bot replies so long after its answer that a further reply may come after the next event. */
  isLate(leastMs = this.#quietMs): boolean {
    return 2 * this.#lagMs > leastMs;
  }
}
