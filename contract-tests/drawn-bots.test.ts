import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prettyReport } from './index.ts';
import { drawnBots, verifyDrawn } from './testing/drawn-bot.ts';

/** Twenty bots of small paces; `npm run stability -- --draws 1000` draws as many as one likes, of any pace. */
const bots = fc.sample(drawnBots(150), { numRuns: 20, seed: 14 });

describe.concurrent('a bot that keeps the rules, or breaks one of them', () => {
  it.for(bots.map((bot) => [JSON.stringify(bot), bot] as const))(
    'fails just what it breaks: %s',
    { timeout: 300_000 },
    async ([, bot]) => {
      const { failed, due, report } = await verifyDrawn(bot);
      expect(failed, prettyReport(report)).toEqual(due);
    },
  );
});
