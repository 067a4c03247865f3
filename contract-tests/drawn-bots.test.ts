import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prettyReport } from './index.ts';
import { type DrawnBot, drawnBots, verifyDrawn } from './testing/drawn-bot.ts';

/** Twenty bots of small paces; `npm run stability -- --draws 1000` draws as many as one likes, of any pace. */
const bots = fc.sample(drawnBots(100), { numRuns: 20, seed: 14 });

/** Draws of other seeds that were judged wrongly once: a start colder than a first word is waited for, and several replies. */
const onceWrong: DrawnBot[] = [
  {
    pace: {
      workMs: 0,
      coldMs: 5548,
      jitter: 0.61,
      workers: 4,
      server: 'event loop',
      replies: 2,
      seed: 1_250_187_223,
    },
    kind: 'echo',
    ackFirst: true,
    command: '/ask',
    flaw: 'FWD-03',
  },
  {
    pace: {
      workMs: 20,
      coldMs: 155,
      jitter: 0.48,
      workers: 6,
      server: 'single',
      replies: 2,
      seed: 1_711_368_681,
    },
    kind: 'echo',
    ackFirst: false,
    flaw: 'LOOP-01',
  },
];

describe.concurrent('a bot that keeps the rules, or breaks one of them', () => {
  it.for([...onceWrong, ...bots].map((bot) => [JSON.stringify(bot), bot] as const))(
    'fails just what it breaks: %s',
    { timeout: 300_000 },
    async ([, bot]) => {
      const { failed, due, report } = await verifyDrawn(bot);
      expect(failed, prettyReport(report)).toEqual(due);
    },
  );
});
