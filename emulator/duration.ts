import { durationMs } from '../spec/index.ts';
import { UsageError } from './usage-error.ts';

export { durationMs };

/** The longest that a timer of Node can wait, in milliseconds: 24 days. */
export const longestTimerMs = 2 ** 31 - 1;

/** Milliseconds of a duration; anything else is a UsageError that names the option. */
export function parseDuration(text: string, option: string): number {
  const milliseconds = durationMs(text);
  if (milliseconds === undefined) {
    throw new UsageError(`${option} ${text} is not a duration. Write it as 50ms, 5s, 2m or 0.`);
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
  // Without an exponent, which a duration cannot have.
  const written = Math.min(Math.round(milliseconds * 1000) / 1000, 1e15);
  if (written === 0) return '0';
  return written % 1000 === 0 ? `${written / 1000}s` : `${written}ms`;
}
