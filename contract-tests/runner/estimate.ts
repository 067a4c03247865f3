import type { Check } from './check.ts';
import { formatMs, type Pace } from './pace.ts';
import type { VerifyOptions } from './run.ts';

/** Inputs of a check, and how often a check waits for one before it sends the next: both on average. */
const inputsPerCheck = 2.8;
const roundsPerCheck = 1.6;
/** The pauses that some checks make whatever the bot's pace is. */
const pausesMs = 2500;

/** How long a run takes with this bot, about, and what of its pace makes it long; the latter only where something does. */
export function estimateRun(
  checks: readonly Check[],
  { pace, options }: { pace: Pace; options: Pick<VerifyOptions, 'concurrency' | 'fuzzSeconds'> },
): { expectedMs: number; pace?: string } {
  const { usualMs, workers, isSerial, silenceMs } = pace;
  const fuzzMs = (options.fuzzSeconds ?? 0) * 1000;
  const seconds = formatMs(usualMs);
  if (isSerial || options.concurrency === 1) {
    const expectedMs = checks.length * inputsPerCheck * usualMs + silenceMs * 3 + fuzzMs;
    if (!isSerial) return { expectedMs };
    const words = `The bot takes ${seconds} for a message and handles one at a time, so the inputs go to it one after the other. A shorter run: --max-time 60s, or --only with the checks you need.`;
    return { expectedMs, pace: words };
  }
  const atOnce = usualMs < 100 || workers === 4 ? (options.concurrency ?? 16) : workers;
  const expectedMs =
    (checks.length / atOnce + 12) * roundsPerCheck * usualMs + silenceMs * 3 + pausesMs + fuzzMs;
  if (usualMs <= 1000) return { expectedMs };
  return {
    expectedMs,
    pace: `The bot takes ${seconds} for a message; silence is waited for ${formatMs(silenceMs)}. A shorter run: --max-time 60s.`,
  };
}
