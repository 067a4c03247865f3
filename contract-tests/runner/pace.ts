/** So many times the slowest reply seen is waited for a reply that must come. */
const patienceFactor = 5;
/** Longest wait in the beginning, when nothing is known yet. */
const coldStartMs = 30_000;
/** A bot that is faster than this can be asked many things at once, whether or not it handles them in turn. */
const fastMs = 100;
const mostAtOnce = 24;

export interface PaceSettings {
  /** Shortest patience for a reply that must come. */
  patienceMs: number;
  /** Shortest patience for the answer to an event. */
  timeoutMs: number;
  /** Shortest window of silence. */
  quietMs: number;
  /** Inputs that may be with the bot at once; measured where absent. */
  atOnce?: number;
}

/** What is known of the bot's pace, learned from each exchange of the run; what to wait for follows from it. */
export class Pace {
  readonly #settings: PaceSettings;
  /** From a good message to its last reply, where the bot has nothing else to do. */
  usualMs = 0;
  /** The same, the slowest of the run. */
  slowestMs = 0;
  /** Slowest answer to an event. */
  slowestAnswerMs = 0;
  /** From the answer to the last reply, the slowest; 0 for a bot that replies before it answers. */
  slowestLagMs = 0;
  /** Good messages that the bot works on at once, as measured, up to the four that were tried. */
  workers = 4;
  #isCold = true;
  #isSingle = false;
  #limit: number;
  #held = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: (() => void)[] = [];

  constructor(settings: PaceSettings) {
    this.#settings = settings;
    this.#limit = settings.atOnce ?? mostAtOnce;
  }

  /** Does the bot work on one message at a time, noticeably? */
  get isSerial(): boolean {
    return this.usualMs > fastMs && this.workers === 1;
  }

  /** How long a reply that must come is waited for. */
  get patienceMs(): number {
    return Math.max(this.#settings.patienceMs, patienceFactor * this.slowestMs);
  }

  /** How long the answer to an event is waited for. */
  get answerPatienceMs(): number {
    const known = Math.max(this.#settings.timeoutMs, patienceFactor * this.slowestAnswerMs, this.patienceMs);
    return this.#isCold ? Math.max(coldStartMs, known) : known;
  }

  /** How long nothing must happen for silence. */
  get silenceMs(): number {
    return Math.max(this.#settings.quietMs, Math.ceil(1.5 * this.slowestLagMs));
  }

  /** How long an input without a reply may keep the bot busy after its answer. */
  get aftermathMs(): number {
    return this.slowestLagMs > 0 ? Math.min(2 * this.usualMs, this.slowestLagMs) : 0;
  }

  /** A good message was answered after so long, and its last reply came after so long. */
  note({ answerMs, replyMs }: { answerMs: number; replyMs: number }): void {
    this.#isCold = false;
    this.slowestAnswerMs = Math.max(this.slowestAnswerMs, answerMs);
    this.slowestMs = Math.max(this.slowestMs, replyMs);
    if (replyMs > answerMs + 1) this.slowestLagMs = Math.max(this.slowestLagMs, replyMs - answerMs);
    if (this.#settings.atOnce === undefined && this.usualMs > fastMs) this.#adapt(replyMs);
  }

  /** What was measured with nothing else under way: one message, and then four at once. */
  learn(usualMs: number, burstMs: readonly number[]): void {
    this.usualMs = usualMs;
    if (burstMs.length > 0) {
      this.workers = Math.max(1, burstMs.filter((time) => time < usualMs * 1.6).length);
    }
    if (this.#settings.atOnce !== undefined || usualMs <= fastMs) return;
    this.#limit = this.workers === 4 ? 8 : this.workers + 1;
  }

  /** More at once while nothing gets slower by it, and less where it does. */
  #adapt(replyMs: number): void {
    if (replyMs < this.usualMs * 1.6) this.#limit = Math.min(mostAtOnce, this.#limit + 0.5);
    else if (replyMs > this.usualMs * 3) this.#limit = Math.max(this.workers, this.#limit - 0.5);
    this.#next();
  }

  /** Waits for its turn; the answer tells that the bot is done with the input. */
  async begin(): Promise<() => void> {
    if (this.#held >= this.#mostHeld) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#held += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#held -= 1;
      this.#next();
    };
  }

  /** Waits until the bot has nothing to do, as far as is known. */
  async idle(): Promise<void> {
    if (this.#held > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** One input at a time for now, whatever the bot bears. */
  set oneAtATime(isSo: boolean) {
    this.#isSingle = isSo;
    this.#next();
  }

  get #mostHeld(): number {
    return this.#isSingle ? 1 : Math.max(1, Math.floor(this.#limit));
  }

  #next(): void {
    while (this.#held < this.#mostHeld && this.#waiting.length > 0) {
      this.#held += 1;
      this.#waiting.shift()!();
    }
    if (this.#held === 0) for (const go of this.#idle.splice(0)) go();
  }
}

/** Milliseconds as people read them. */
export function formatMs(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${Number((milliseconds / 1000).toFixed(1))} s`;
}
