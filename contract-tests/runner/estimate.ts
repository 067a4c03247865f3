import { parseDuration } from '../../emulator/index.ts';
import type { Check } from '../check.ts';
import type { Learned } from './learn.ts';

/** Inputs of a check, and how often a check waits for the outcome of one before it sends the next: both on average. */
const inputsPerCheck = 2.6;
const roundsPerCheck = 1.4;

/** How long a run takes with this bot, about, in milliseconds. */
export function expectedDuration(
  checks: readonly Check[],
  { learned, concurrency }: { learned: Learned; concurrency: number },
): number {
  const { paceMs, isSerial, settings } = learned;
  const each = paceMs + parseDuration(settings.quiet, 'quiet');
  if (isSerial) return checks.length * inputsPerCheck * each;
  const alone = checks.filter((check) => check.alone).length;
  const together = checks.filter((check) => !check.alone && !check.last).length;
  return (alone + together / concurrency) * roundsPerCheck * each;
}

/** What the bot's pace means for the run; undefined where it means nothing. */
export function paceInWords({ paceMs, isSerial, settings }: Learned): string | undefined {
  const seconds = `${(paceMs / 1000).toFixed(1)} s`;
  if (isSerial) {
    return `The bot takes ${seconds} for a message and handles one at a time, so the inputs go to it one after the other.`;
  }
  if (paceMs > 1000)
    return `The bot takes ${seconds} for a message; silence is waited for ${settings.quiet}.`;
  return undefined;
}
