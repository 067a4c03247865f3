import { UsageError } from './usage-error.ts';

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const form = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;

/** Milliseconds of a duration written as `50ms`, `5s`, `2m`, `1h` or `0`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  if (text === '0') return 0;
  const [, number, unit] = form.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * units[unit as keyof typeof units];
}

/** As `durationMs`; anything else is a UsageError that names the option. */
export function parseDuration(text: string, option: string): number {
  const milliseconds = durationMs(text);
  if (milliseconds === undefined) {
    throw new UsageError(`${option} ${text} is no duration. Write it as 50ms, 5s, 2m or 0.`);
  }
  return milliseconds;
}

/** Milliseconds as a person reads them: `34 ms`, `1.2 s`. */
export function shownDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Milliseconds in the form that `durationMs` reads. */
export function durationText(milliseconds: number): string {
  if (milliseconds === 0) return '0';
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
