import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../emulator/index.ts';
import { failureFolder, type Report, readFailure, rerunFailure, verifyBot } from '../index.ts';
import { type Behaviour, type RunningBot, reference, runBot } from '../testing/reference-bot.ts';

const run = promisify(execFile);
const keys = { apiKey: 'the-api-key-1234', identificationKey: "it's-a-$ecret-key" };
const settings = { probe: 'سلام', timeout: '10s', quiet: '200ms', ackLimitMs: 2000, ...keys };

let folder: string;
let divar: Emulator;
let bot: RunningBot;
let report: Report;
/** The bot's one flaw; taken away by a test. */
let isBroken = true;

const flawed: Behaviour = {
  ...reference,
  isFromDivar: (request) => isBroken || reference.isFromDivar(request),
  isNew: (message, state) => isBroken || reference.isNew(message, state),
  read(body) {
    if (isBroken && body.includes('\ufffd')) throw new Error('crash');
    return reference.read(body);
  },
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'failures-'));
  divar = await createEmulator(keys);
  bot = await runBot(flawed, { apiBase: divar.url, ...keys });
  await divar.control.patchApp({ body: { bot: `${bot.url}/` } });
  const kept = failureFolder(path.join(folder, 'kept'), keys);
  report = await verifyBot({
    ...settings,
    control: divar.control,
    bot: `${bot.url}/`,
    only: ['AUTH', 'MAL-04', 'DLV-01'],
    keep: kept.keep,
  });
  kept.write();
}, 60_000);
afterAll(async () => {
  await bot.stop();
  await divar.stop();
  rmSync(folder, { recursive: true });
});

const findingOf = (id: string, label?: string) =>
  report.checks
    .find((check) => check.id === id)!
    .findings.find((finding) => label === undefined || finding.case === label)!;
const keptOf = (id: string, label?: string) => findingOf(id, label).kept!;
const rerun = (file: string) =>
  rerunFailure(file, { ...settings, control: divar.control, bot: `${bot.url}/` });

describe('a failure is kept', () => {
  it('byte for byte, also where the bytes are not text', () => {
    const bytes = readFileSync(keptOf('MAL-04', 'invalid UTF-8').file.replace(/json$/, 'body'));
    expect(bytes.includes(Buffer.from([0xff, 0xfe]))).toBe(true);
    expect(bytes.length).toBe(findingOf('MAL-04', 'invalid UTF-8').evidence!.bytes);
  });

  it('with names in the place of secrets', () => {
    const { requests } = readFailure(keptOf('AUTH-04').file);
    expect(requests[0]!.headers).toContainEqual(['Authorization', `Bearer $\{DIVAR_IDENTIFICATION_KEY}`]);
    const kept = path.join(folder, 'kept');
    for (const name of readdirSync(kept)) {
      const text = readFileSync(path.join(kept, name), 'latin1');
      for (const form of [keys.identificationKey, [...keys.identificationKey].reverse().join('')]) {
        expect(text.includes(form), name).toBe(false);
      }
    }
  });

  it('with each step of a case that has several', () => {
    expect(readFailure(keptOf('DLV-01').file).requests).toHaveLength(2);
  });

  it.each(['AUTH-01', 'AUTH-02', 'AUTH-03', 'AUTH-04', 'AUTH-05', 'AUTH-06', 'MAL-04'])(
    'with a command that sends that of %s again',
    async (id) => {
      const env = { ...process.env, DIVAR_IDENTIFICATION_KEY: keys.identificationKey };
      const { stdout } = await run('bash', ['-c', keptOf(id).curl], { env: { ...env, no_proxy: '*' } });
      expect(stdout).toMatch(new RegExp(`^HTTP/1.1 ${findingOf(id).evidence!.status}`));
    },
  );
});

describe('a kept failure that is sent again', () => {
  it('is as it was while the bot is', async () => {
    const { isSame, outcome, failure } = await rerun(keptOf('AUTH-02').file);
    expect(failure.check).toBe('AUTH-02');
    expect(outcome).toMatchObject({ status: 200, replies: 1 });
    expect(isSame).toBe(true);
  });

  it('takes all steps again', async () => {
    expect(await rerun(keptOf('DLV-01').file)).toMatchObject({ isSame: true });
  });

  it('sends the key again where it was in the body', async () => {
    const { isSame } = await rerun(keptOf('AUTH-05').file);
    expect(isSame).toBe(true);
  });

  it('is not as it was once the bot is put right', async () => {
    isBroken = false;
    const again = await Promise.all(['AUTH-02', 'MAL-04', 'DLV-01'].map((id) => rerun(keptOf(id).file)));
    isBroken = true;
    expect(again.map(({ isSame, outcome }) => [isSame, outcome.status])).toEqual([
      [false, 403],
      [false, 200],
      [false, 200],
    ]);
  });

  it('is refused where the file is another', () => {
    expect(() => readFailure(keptOf('AUTH-02').file.replace(/json$/, 'body'))).toThrow(
      /is not a kept failure/,
    );
  });
});
