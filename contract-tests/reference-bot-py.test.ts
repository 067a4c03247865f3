import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createEmulator } from '../emulator/index.ts';
import { catalogue, prettyReport, verifyBot, withBotUnderTest } from './index.ts';

const file = fileURLToPath(new URL('./testing/reference-bot.py', import.meta.url));

/** Why there is no test, where there is none. */
function missing(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 8)'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'no python3 of 3.8 or newer';
  }
}

it('the reference bot in Python passes every check', { retry: 1, timeout: 240_000 }, async ({ skip }) => {
  const reason = missing();
  if (reason) skip(reason);
  const folder = mkdtempSync(path.join(tmpdir(), 'reference-bot-'));
  const emulator = await createEmulator({ journalLimit: 50_000 });
  const bot = {
    command: ['python3', file] as [string, string],
    env: { HANDLED_FILE: path.join(folder, 'handled') },
  };
  const report = await withBotUnderTest({ emulator, bot }, async (found) => {
    await emulator.control.patchApp({ body: { init_url: `${found.bot}init` } });
    // The bot is a process of its own that works after it has answered: it may be late where the machine is busy.
    const usual = { probe: 'سلام', timeout: '10s', quiet: '1500ms', ackLimitMs: 5000, concurrency: 16 };
    return verifyBot({ ...usual, ...found, slow: true });
  });
  await emulator.stop();
  rmSync(folder, { recursive: true });
  const others = report.checks
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ id, reason }) => [id, reason]);
  expect(others, prettyReport(report)).toEqual([['OUT-14', 'the bot did not call the users path']]);
  expect(report.checks).toHaveLength(catalogue.length);
});
