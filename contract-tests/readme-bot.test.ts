import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tempFolder } from '../emulator/testing/temp-folder.ts';
import { prettyReport, verifyBot, withBotUnderTest } from './index.ts';

it('the bot of the README keeps every must', async () => {
  const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
  const [, code] = /```js\n(\/\/ bot\.mjs\n[\s\S]*?)```/.exec(readme)!;
  const file = path.join(tempFolder(), 'bot.mjs');
  writeFileSync(file, code!);
  const usual = { probe: 'سلام', timeout: '10s', quiet: '200ms', ackLimitMs: 10_000 };
  const report = await withBotUnderTest({ bot: [process.execPath, file] }, (found) =>
    verifyBot({ ...found, ...usual }),
  );
  expect(report.summary.fail, prettyReport(report)).toBe(0);
}, 120_000);
