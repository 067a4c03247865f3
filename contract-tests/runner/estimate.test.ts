import { describe, expect, it } from 'vitest';
import { catalogue } from '../index.ts';
import { estimateRun } from './estimate.ts';
import { Pace } from './pace.ts';

const usual = catalogue.filter(({ slow }) => !slow);

/** A bot that takes so long for a message, alone and with three others. */
function paceOf(usualMs: number, burstMs: number[]): Pace {
  const pace = new Pace({ patienceMs: 3000, timeoutMs: 10_000, quietMs: 300 });
  pace.learn(usualMs, burstMs);
  return pace;
}

describe('what a run takes is told with its reason and what shortens it', () => {
  it('for a bot that answers one message at a time', () => {
    const pace = paceOf(2000, [2000, 4000, 6000, 8000]);
    const { expectedMs, because, shorter } = estimateRun(usual, { pace, options: {} });
    expect(because).toBe('this bot answers one message at a time, in 2 s');
    expect(shorter).toBe('--max-time 60s, which runs the musts first, or --only with the checks you need');
    // 234 inputs were sent to such a bot.
    expect(expectedMs).toBeGreaterThan(234 * 2000 * 0.9);
    expect(expectedMs).toBeLessThan(234 * 2000 * 1.2);
  });

  it('for a bot that is slow, but takes several at once', () => {
    const pace = paceOf(1000, [1000, 1000, 1000, 1000]);
    pace.note({ answerMs: 10, replyMs: 1000 });
    const { expectedMs, because } = estimateRun(usual, { pace, options: {} });
    expect(because).toBe('this bot takes 1 s for a message, and 1.5 s count as silence');
    expect(expectedMs).toBeLessThan(45_000);
  });

  const quick = paceOf(90, [90, 90, 90, 90]);

  it.each([
    [{ concurrency: 1 }, usual, '--concurrency 1 sends one input after the other', 'without --concurrency 1'],
    [{ fuzzSeconds: 60 }, usual, 'events are generated for 60 s', 'fewer seconds behind --fuzz'],
    [{}, catalogue, '--slow adds', 'without --slow'],
  ])('for what the command asks: %j', (options, checks, because, shorter) => {
    const told = estimateRun(checks, { pace: quick, options });
    expect(told.because).toContain(because);
    expect(told.shorter).toContain(shorter);
    expect(told.expectedMs).toBeGreaterThan(20_000);
  });
});
