import type { Check } from './check.ts';
import { formatMs, type Pace } from './pace.ts';
import type { VerifyOptions } from './run.ts';

/** Inputs of a check, and how often a check waits for one before it sends the next: both on average. */
const inputsPerCheck = 2.8;
const roundsPerCheck = 1.6;
/** The pauses that some checks make whatever the bot's pace is, and those of a check that is run only under --slow. */
const pausesMs = 2500;
const slowCheckMs = 6000;

/** What a run is expected to take, what makes it so long, and what shortens it. */
export interface Estimate {
  expectedMs: number;
  because: string;
  shorter: string;
}

type EstimateOptions = Pick<VerifyOptions, 'concurrency' | 'fuzzSeconds'>;

/** How long a run takes with this bot, about, and why. */
export function estimateRun(
  checks: readonly Check[],
  { pace, options }: { pace: Pace; options: EstimateOptions },
): Estimate {
  const { fuzzSeconds = 0, concurrency } = options;
  const { usualMs, isSerial, silenceMs } = pace;
  const slow = checks.filter((check) => check.slow).length;
  const waits = slow * slowCheckMs;
  const ownMs = sendingMs(checks.length, { pace, options });
  const expectedMs = ownMs + waits + fuzzSeconds * 1000;
  const usual = '--max-time 60s, which runs the musts first, or --only with the checks you need';
  const told = (because: string, shorter = usual) => ({ expectedMs, because, shorter });
  if (fuzzSeconds * 1000 > expectedMs / 2) {
    return told(`events are generated for ${fuzzSeconds} s`, 'fewer seconds behind --fuzz');
  }
  if (waits > expectedMs / 2) {
    return told(
      `--slow adds ${slow} checks that wait long`,
      'without --slow, or --only with the checks you need',
    );
  }
  if (isSerial) return told(`this bot answers one message at a time, in ${formatMs(usualMs)}`);
  if (concurrency === 1) {
    const each = `this bot takes ${formatMs(usualMs)} for each`;
    return told(
      `--concurrency 1 sends one input after the other, and ${each}`,
      `without --concurrency 1, or ${usual}`,
    );
  }
  return told(
    `this bot takes ${formatMs(usualMs)} for a message, and ${formatMs(silenceMs)} count as silence`,
  );
}

/** How long the inputs of so many checks take, and the windows of silence at the end. */
function sendingMs(count: number, { pace, options }: { pace: Pace; options: EstimateOptions }): number {
  const { usualMs, workers, isSerial, silenceMs } = pace;
  const { concurrency } = options;
  if (isSerial || concurrency === 1) return count * inputsPerCheck * usualMs + silenceMs * 3;
  const atOnce = usualMs < 100 || workers === 4 ? (concurrency ?? 16) : workers;
  return (count / atOnce + 12) * roundsPerCheck * usualMs + silenceMs * 3 + pausesMs;
}
