import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runExample } from '../examples/testing/run-example.ts';
import { prettyReport, verifyBot } from './index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'divar-examples-'));
const ofReadme = path.join(folder, 'bot.mjs');
beforeAll(() => {
  const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
  const [, code] = /```js\n(\/\/ bot\.mjs\n[\s\S]*?)```/.exec(readme)!;
  writeFileSync(ofReadme, code!);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.concurrent('the example', () => {
  it.each(['echo-bot/bot.ts', 'echo-bot-python/bot.py', 'order-bot/bot.ts', 'README.md'])(
    '%s keeps to the contract',
    async (file) => {
      const example = await runExample(file === 'README.md' ? ofReadme : file);
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
    60_000,
  );
});
