import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createEmulator, freePort, startBot } from '../emulator/index.ts';
import { tempFolder } from '../emulator/testing/temp-folder.ts';
import { type Report, verifyBot, withBotUnderTest } from './index.ts';

const bot = fileURLToPath(new URL('testing/fragile-bot.mjs', import.meta.url));
const usual = { probe: 'سلام', timeout: '10s', quiet: '200ms', ackLimitMs: 10_000 };

/** The verdict of each check, and what was found. */
function told({ checks }: Report) {
  return Object.fromEntries(
    checks.map(({ id, verdict, findings }) => [
      id,
      [verdict, ...findings.map(({ message, case: label }) => `${label}: ${message}`)],
    ]),
  );
}

it('are started anew, and their end is told of the check that they did not outlive alone', async () => {
  const command = { command: [process.execPath, bot] as [string, string], env: { ENDS_AT: 'get' } };
  const report = await withBotUnderTest({ bot: command }, (found) =>
    verifyBot({ ...found, ...usual, only: ['ACK-01', 'ACK-06', 'AUTH-01', 'AUTH-02', 'TXT-01'] }),
  );
  expect(told(report)).toEqual({
    'ACK-01': ['pass'],
    'ACK-06': [
      'fail',
      'GET to the events URL: Another method is not answered with 4xx.',
      'GET to the events URL: The bot ended.',
    ],
    'AUTH-01': ['pass'],
    'AUTH-02': ['pass'],
    'TXT-01': ['pass'],
  });
}, 60_000);

it('are told of also where no check alone ends them', async () => {
  const env = { ENDS_AT: '12', ONCE: path.join(tempFolder(), 'ended') };
  const command = { command: [process.execPath, bot] as [string, string], env };
  const report = await withBotUnderTest({ bot: command }, (found) =>
    verifyBot({ ...found, ...usual, only: ['TXT-01', 'TXT-03', 'TXT-07', 'DLV-04', 'FWD-02', 'FWD-03'] }),
  );
  expect(report.summary).toMatchObject({ fail: 1, pass: 5 });
  expect(Object.values(told(report)).filter(([verdict]) => verdict === 'fail')).toEqual([
    ['fail', 'undefined: The bot ended while this check and others ran.'],
  ]);
}, 60_000);

it('leave the rest not run where nobody starts them anew', async () => {
  const port = await freePort();
  const divar = await createEmulator({ bot: `http://127.0.0.1:${port}/` });
  const { control, apiKey, identificationKey } = divar;
  const running = await startBot({
    command: process.execPath,
    args: [bot],
    port,
    env: {
      PORT: String(port),
      ENDS_AT: 'get',
      DIVAR_API_BASE_URL: divar.url,
      DIVAR_API_KEY: apiKey,
      DIVAR_IDENTIFICATION_KEY: identificationKey,
    },
  });
  const given = { control, apiKey, identificationKey, bot: `http://127.0.0.1:${port}/`, concurrency: 1 };
  const report = await verifyBot({ ...given, ...usual, only: ['ACK-01', 'ACK-06', 'AUTH-01'] });
  await running.stop();
  await divar.stop();
  expect(told(report)).toMatchObject({
    'ACK-01': ['pass'],
    'ACK-06': ['fail', expect.anything(), 'GET to the events URL: The bot ended.'],
    'AUTH-01': ['not_run'],
  });
  expect(report.checks.at(-1)!.reason).toBe(`the bot ended: nothing listens at 127.0.0.1:${port} any more`);
}, 60_000);
