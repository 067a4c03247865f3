import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../emulator/index.ts';
import { type BotContractOptions, botContract, type TestRunner } from './bot-contract.ts';
import { mutants } from './testing/mutants.ts';
import { reference, runBot } from './testing/reference-bot.ts';

type Test = Parameters<TestRunner['it']>[2];

/** Declares the suite with a runner of our own; runs its tests in turn and tells how each ended. */
async function ended(options: BotContractOptions): Promise<Record<string, string>> {
  const tests: Record<string, Test> = {};
  const runner: TestRunner = {
    describe: (_, body) => body(),
    it: (name, _, test) => {
      tests[name.split(' ')[0]!] = test;
    },
  };
  botContract({ ...options, runner });
  const ends: Record<string, string> = {};
  for (const [id, test] of Object.entries(tests)) {
    ends[id] = 'passed';
    const skip = (reason?: string) => {
      ends[id] = `skipped: ${reason}`;
    };
    const annotate = (text: string) => {
      ends[id] = `noted: ${text}`;
    };
    await Promise.resolve(test({ skip, annotate })).catch((error: Error) => {
      ends[id] = `failed: ${error.message}`;
    });
  }
  return ends;
}

/** The same, for a bot with this behaviour. */
async function endedFor(mutant: string | undefined, options: BotContractOptions) {
  const emulator = await createEmulator();
  const { url: apiBase, apiKey, identificationKey } = emulator;
  const behaviour = { ...reference, ...(mutant && mutants[mutant]!.make()) };
  const bot = await runBot(behaviour, { apiBase, apiKey, identificationKey });
  const ends = await ended({ emulator, bot: `${bot.url}/`, ...options });
  await bot.stop();
  await emulator.stop();
  return ends;
}

describe('botContract', () => {
  it('declares a test for each check that was asked for', async () => {
    const ends = await endedFor(undefined, { only: ['AUTH'], skip: ['AUTH-08'] });
    expect(Object.keys(ends)).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `AUTH-0${number}`));
    expect(new Set(Object.values(ends))).toEqual(new Set(['passed']));
  });

  it('fails the test of a broken rule, and says what came, what was wanted and what to change', async () => {
    const { 'AUTH-07': end, 'AUTH-01': other } = await endedFor('AUTH-07', { only: ['AUTH-01', 'AUTH-07'] });
    expect(other).toBe('passed');
    expect(end).toMatch(/^failed: AUTH-07 does not trust an address in a header \(must, published\)\n/);
    expect(end).toMatch(/came +.*200[\s\S]*wanted +.*401 or 403[\s\S]*change +Compare the header/);
  });

  it('notes what is below the level, and fails it under level should', async () => {
    const only = ['OUT-02'];
    expect((await endedFor('OUT-02', { only }))['OUT-02']).toMatch(/^noted: OUT-02/);
    expect((await endedFor('OUT-02', { only, level: 'should' }))['OUT-02']).toMatch(/^failed: OUT-02/);
  });

  it('passes what is in the baseline', async () => {
    const ends = await endedFor('AUTH-07', { only: ['AUTH-07'], baseline: ['AUTH-07'] });
    expect(ends['AUTH-07']).toMatch(/^noted: AUTH-07/);
  });

  it('skips what could not be exercised, with the reason', async () => {
    expect((await endedFor(undefined, { only: ['DLV-03'] }))['DLV-03']).toBe(
      'skipped: the start command of the bot was not given',
    );
  });

  it('fails every test with the reason where the bot is not there', async () => {
    const ends = await ended({ bot: 'http://127.0.0.1:1/', only: ['ACK-01', 'ACK-04'] });
    for (const end of Object.values(ends)) expect(end).toMatch(/^failed: The bot at .* does not answer/);
  });

  it('refuses an id that there is not when it is declared', () => {
    expect(() => botContract({ bot: 'http://127.0.0.1:1/', only: ['AUHT'] })).toThrow(/Did you mean AUTH/);
  });
});

const file = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

describe('botContract in node:test', () => {
  it('starts the bot, and reports each check', async () => {
    const run = promisify(execFile);
    const { VITEST: _, VITEST_MODE: __, ...env } = process.env;
    const { stdout } = await run(
      process.execPath,
      ['--import', 'tsx', '--test', '--test-reporter=tap', 'contract-tests/testing/node-test-suite.ts'],
      { env, cwd: path.dirname(file('package.json')) },
    );
    expect(stdout).toMatch(/ok 1 - AUTH-01 refuses an event without a key/);
    expect(stdout).toMatch(/# pass 2\n# fail 0\n/);
  });
});

botContract({
  name: 'the echo bot, in vitest,',
  bot: [process.execPath, '--import', 'tsx', file('examples/echo-bot/bot.ts')],
  only: ['ACK', 'AUTH'],
  skip: ['ACK-02', 'ACK-03'],
  level: 'should',
});
