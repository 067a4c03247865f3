import { describe, expect, it } from 'vitest';
import { prettyReport } from './index.ts';
import { caseBots, listFailed, verifyCaseBot } from './testing/case-bots.ts';

describe.concurrent('a bot that', () => {
  it.for(caseBots.map((bot) => [bot.what, bot] as const))('%s', { timeout: 300_000 }, async ([, bot]) => {
    const report = await verifyCaseBot(bot, { env: bot.fast, patience: '1s', quiet: '200ms' });
    expect(listFailed(report), prettyReport(report)).toEqual(Object.keys(bot.fails).sort());
  });
});
