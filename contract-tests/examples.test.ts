import { describe, expect, it } from 'vitest';
import { runExample } from '../examples/testing/run-example.ts';
import { prettyReport, verifyBot } from './index.ts';

describe.concurrent('the example', () => {
  it.each(['echo-bot/bot.ts', 'echo-bot-python/bot.py', 'order-bot/bot.ts'])(
    '%s keeps to the contract',
    async (file) => {
      const example = await runExample(file);
      const { control, apiKey, identificationKey } = example.emulator;
      const report = await verifyBot({
        control,
        apiKey,
        identificationKey,
        bot: (await control.getApp()).bot!,
        probe: 'سلام',
        timeout: '10s',
        quiet: '200ms',
        ackLimitMs: 10_000,
      });
      await example.stop();
      expect(report.summary.fail, prettyReport(report)).toBe(0);
    },
    180_000,
  );
});
