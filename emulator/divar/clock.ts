/** The emulator's time, in whole microseconds since 1970. */
export interface Clock {
  now(): number;
}

/** The machine's time with microseconds; two calls never give the same moment. */
export function systemClock(): Clock {
  let last = 0;
  return {
    now() {
      const now = Math.floor((performance.timeOrigin + performance.now()) * 1000);
      last = now > last ? now : last + 1;
      return last;
    },
  };
}

/**
 * A clock that can be fixed and moved. While fixed it still advances by a microsecond with each reading, so that the
 * order of messages shows in their times.
 */
export class MovableClock implements Clock {
  readonly #source: Clock;
  #offset = 0;
  #fixedAt: number | undefined;

  constructor(source: Clock = systemClock()) {
    this.#source = source;
  }

  get running(): boolean {
    return this.#fixedAt === undefined;
  }

  now(): number {
    if (this.#fixedAt === undefined) return this.#source.now() + this.#offset;
    this.#fixedAt += 1;
    return this.#fixedAt;
  }

  /** The time, without moving a fixed clock. */
  peek(): number {
    return this.#fixedAt ?? this.#source.now() + this.#offset;
  }

  /** Sets the time; the clock stands still from then on unless `running`. */
  set(micros: number, { running = false }: { running?: boolean } = {}): void {
    this.#offset = micros - this.#source.now();
    this.#fixedAt = running ? undefined : micros;
  }

  advance(micros: number): void {
    if (this.#fixedAt === undefined) this.#offset += micros;
    else this.#fixedAt += micros;
  }

  run(): void {
    if (this.#fixedAt !== undefined) this.set(this.#fixedAt, { running: true });
  }

  fix(): void {
    this.#fixedAt ??= this.now();
  }
}

/** The first and the last millisecond that RFC 3339 can write: its years have four digits. */
const [firstMillis, lastMillis] = [
  Date.parse('0000-01-01T00:00:00Z'),
  Date.parse('9999-12-31T23:59:59.999Z'),
];

/** RFC 3339 with microseconds, such as 2025-07-16T10:41:42.648410Z; the nearest time that there is for any other. */
export function rfc3339(micros: number): string {
  const millis = Math.min(Math.max(Math.floor(micros / 1000), firstMillis), lastMillis);
  const seconds = new Date(millis).toISOString().slice(0, 23);
  const belowMillis = Math.min(Math.max(micros - millis * 1000, 0), 999);
  return `${seconds}${String(belowMillis).padStart(3, '0')}Z`;
}

/** Microseconds since 1970 of an RFC 3339 time; NaN for anything else. */
export function parseMicros(time: string): number {
  const millis = Date.parse(time);
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  const belowMillis = Number(fraction.padEnd(6, '0').slice(3, 6));
  return millis * 1000 + belowMillis;
}
