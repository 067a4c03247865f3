import type { AppSettings } from './model.ts';

const minute = 60_000_000;
const day = 24 * 60 * minute;

/** What of an app is used up. */
export type UsedUp = 'minute' | 'day';

/** Counts the calls of an app in each minute and each day (of UTC; assumed) of the emulator's clock. */
export class CallLimits {
  readonly #minute = new Window(minute);
  readonly #day = new Window(day);

  /** Counts a call, unless it is one too many: then says what is used up, and for how many seconds. */
  take(
    { perMinute, perDay }: AppSettings['limits'],
    now: number,
  ): { usedUp: UsedUp; limit: number; seconds: number } | undefined {
    if (perDay !== null && this.#day.count(now) >= perDay) {
      return { usedUp: 'day', limit: perDay, seconds: this.#day.secondsLeft(now) };
    }
    if (perMinute !== null && this.#minute.count(now) >= perMinute) {
      return { usedUp: 'minute', limit: perMinute, seconds: this.#minute.secondsLeft(now) };
    }
    this.#minute.add(now);
    this.#day.add(now);
    return undefined;
  }

  clear(): void {
    this.#minute.clear();
    this.#day.clear();
  }
}

/** Calls in the present stretch of time; every stretch begins at nought. */
class Window {
  readonly #length: number;
  #index = -1;
  #count = 0;

  constructor(length: number) {
    this.#length = length;
  }

  count(now: number): number {
    return Math.floor(now / this.#length) === this.#index ? this.#count : 0;
  }

  add(now: number): void {
    this.#count = this.count(now) + 1;
    this.#index = Math.floor(now / this.#length);
  }

  secondsLeft(now: number): number {
    return Math.ceil((this.#length - (now % this.#length)) / 1_000_000);
  }

  clear(): void {
    this.#count = 0;
  }
}
