import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue, type Report, readFailure } from '../../../contract-tests/index.ts';
import { selectChecks } from '../../../contract-tests/runner/select.ts';
import { reference, runBot } from '../../../contract-tests/testing/reference-bot.ts';
import { createEmulator, type Emulator } from '../../index.ts';
import { UsageError } from '../../usage-error.ts';
import { commandWords } from '../shell-words.ts';
import { cli } from '../testing/run-cli.ts';
import { explainedBy } from '../verify/explain.ts';
import { readVerifyOptions, type VerifyValues } from '../verify/options.ts';
import { progress } from '../verify/progress.ts';
import { verifyFormats } from '../verify/reports.ts';
import { wantedReport } from '../wanted-report.ts';

const keys = { apiKey: 'the-api-key-1234', identificationKey: 'the-identification-key' };
let folder: string;
let divar: Emulator;
let bot: Awaited<ReturnType<typeof runBot>>;

/** Refuses nobody, and is otherwise as it should be. */
const credulous = { ...reference, isFromDivar: () => true };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'verify-'));
  divar = await createEmulator(keys);
  bot = await runBot(credulous, { apiBase: divar.url, ...keys });
  await divar.control.patchApp({ body: { bot: `${bot.url}/` } });
});
afterAll(async () => {
  await bot.stop();
  await divar.stop();
  rmSync(folder, { recursive: true });
});

const verify = (...args: string[]) => cli(['verify', ...args], { cwd: folder });
const onEmulator = (...args: string[]) => verify('--emulator', divar.url, ...args);
const inFolder = (name: string) => path.join(folder, name);

describe.concurrent('verify', { timeout: 120_000 }, () => {
  it('ends with 0 where every must passes, on a running emulator', async () => {
    const { code, stdout } = await onEmulator('--only', 'ACK-01', 'LOOP-01');
    expect(stdout).toContain('2 passed, 0 failed');
    expect(code).toBe(0);
  });

  it('ends with 1 where a must fails, and says all that helps', async () => {
    const { code, stdout } = await onEmulator('--only', 'AUTH-01', '--failures', 'kept');
    expect(stdout).toContain('fail  must  AUTH-01  refuses an event without a key (seed)');
    expect(stdout).toMatch(/sent {6}POST http:\S+ \u2068\{"type":"TEXT","text":"سلام/);
    expect(stdout).toContain('at        Authorization, left out');
    expect(stdout).toMatch(/came {6}\u2068200 and 1 reply/);
    expect(stdout).toMatch(/wanted {4}\u2068401 or 403; no message/);
    expect(stdout).toMatch(/contract {2}spec\/openapi\.yaml:\d+/);
    expect(stdout).toContain(`verify --emulator ${divar.url} --only AUTH-01`);
    expect(stdout).toContain("--data-binary @'kept/AUTH-01-no-authorization.body'");
    expect(stdout).toContain('is kept in kept.');
    expect(code).toBe(1);

    const again = await onEmulator('--rerun', 'kept/AUTH-01-no-authorization.json');
    expect(again.stdout).toContain('as it was');
    expect(again.code).toBe(1);
  });

  it('keeps nothing where nothing fails', async () => {
    await onEmulator('--only', 'ACK-04', '--failures', 'empty');
    expect(existsSync(inFolder('empty'))).toBe(false);
  });

  it('does not count what the baseline knows', async () => {
    await onEmulator('--only', 'AUTH-02', '--report', 'json=before.json');
    const { code, stdout } = await onEmulator('--only', 'AUTH-02', '--baseline', 'before.json');
    expect(stdout).toContain('in the baseline');
    expect(code).toBe(0);
  });

  it('writes a report for each --report, and prints the one without a file', async () => {
    const files = ['json=r.json', 'ndjson=r.ndjson', 'sarif=r.sarif', 'html=r.html', 'junit'];
    const reports = files.flatMap((one) => ['--report', one]);
    const { stdout } = await onEmulator('--only', 'ACK-01', '--seed', '42', ...reports);
    expect(stdout).toMatch(/^<\?xml/);
    const { seed } = JSON.parse(readFileSync(inFolder('r.json'), 'utf8')) as Report;
    expect(seed).toBe(42);
    expect(readFileSync(inFolder('r.ndjson'), 'utf8')).toMatch(/^\{"event":"run_started"/);
    expect(readFileSync(inFolder('r.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect(JSON.parse(readFileSync(inFolder('r.sarif'), 'utf8')).version).toBe('2.1.0');
  });

  it('writes the summary of a GitHub job, and prints its annotations', async () => {
    const summary = inFolder('summary.md');
    writeFileSync(summary, '# Before\n');
    const args = ['verify', '--emulator', divar.url, '--only', 'AUTH-07', '--report', 'github'];
    const { stdout } = await cli(args, { cwd: folder, env: { GITHUB_STEP_SUMMARY: summary } });
    expect(stdout).toMatch(/^::error title=AUTH-07 /m);
    expect(readFileSync(summary, 'utf8')).toMatch(/^# Before\n## Contract tests\n/);
  });

  it('ends with 2 at what cannot be, and says what to write', async () => {
    const { code, stderr } = await onEmulator('--report', 'jnuit=r.xml');
    expect(stderr).toContain('Did you mean junit?');
    expect(code).toBe(2);
  });

  it('ends with 3 where the bot is not there', async () => {
    const { code, stderr } = await verify('--port', '0', '--bot', 'http://127.0.0.1:9/', '--only', 'ACK-01');
    expect(stderr).toContain('The bot at http://127.0.0.1:9/ does not answer');
    expect(code).toBe(3);
  });

  it('ends with 3 where the time was up, and passes nothing that was not run', async () => {
    const { code, stdout } = await onEmulator('--only', 'ACK', 'LOOP-04', '--max-time', '2s');
    expect(stdout).toMatch(/not run {2}LOOP-04 .*the time was up \(--max-time 2s\)/);
    expect(code).toBe(3);
  });

  it('ends by itself after it has started the bot anew', async () => {
    const fragile = fileURLToPath(
      new URL('../../../contract-tests/testing/fragile-bot.mjs', import.meta.url),
    );
    const args = ['--port', '0', '--slow', '--only', 'DLV-03', '--failures', inFolder('failures')];
    const { code, stdout } = await verify(...args, '--', process.execPath, fragile);
    expect(stdout).toContain('1 warned');
    expect(code).toBe(0);
  });

  it('keeps a running emulator as it was', async () => {
    await onEmulator('--only', 'ACK-01');
    expect((await divar.control.getApp()).bot).toBe(`${bot.url}/`);
  });
});

describe('an option that cannot be', () => {
  const usual = {
    concurrency: '8',
    probe: 'سلام',
    timeout: '10s',
    ackLimit: '2s',
    failOn: 'must',
    failures: 'f',
  };
  const options = (values: Partial<VerifyValues>) => readVerifyOptions({ ...usual, ...values } as never);

  it.each([
    [() => options({ maxTime: 'soon' }), '--max-time'],
    [() => options({ fuzz: 'long' }), '--fuzz long is not a whole number from 1'],
    [() => options({ baseline: '/nowhere.json' }), '--baseline /nowhere.json cannot be read (ENOENT)'],
    [() => explainedBy('ACK-0'), 'Did you mean ACK-01'],
    [() => readFailure('/nowhere.json'), '/nowhere.json is not a kept failure of verify'],
    [() => selectChecks({ only: ['AUHT'] }, catalogue), 'There is no check AUHT. Did you mean AUTH?'],
    [() => wantedReport('xml=a', verifyFormats), 'there is no format "xml"'],
  ])('is refused in words', (act, words) => {
    expect(act).toThrow(words);
    expect(act).toThrow(UsageError);
  });
});

describe('the command in a report', () => {
  const words = (...options: string[]) =>
    commandWords(['node', 'cli', 'verify', ...options], '--only AUTH-01');

  it('has other checks, and no secret', () => {
    expect(
      words(
        '--bot',
        'http://a/',
        '--api-key',
        'secret',
        '--identification-key=secret',
        '--only',
        'TXT',
        'OUT',
      ),
    ).toBe(
      'divar-emulator verify --bot http://a/ --api-key "$DIVAR_EMULATOR_API_KEY" --identification-key="$DIVAR_EMULATOR_IDENTIFICATION_KEY" --only AUTH-01',
    );
  });

  it('has another seed in place of its own', () => {
    const again = commandWords(
      ['node', 'cli', 'verify', '--seed', '1', '--fuzz', '5'],
      '--only FUZ-01 --seed 2',
    );
    expect(again).toBe('divar-emulator verify --fuzz 5 --only FUZ-01 --seed 2');
  });

  it('leaves the words behind -- at their place', () => {
    expect(words('--report', 'json=a.json', '--slow', '--', 'python3', 'my bot.py', '--only')).toBe(
      "divar-emulator verify --slow --only AUTH-01 -- python3 'my bot.py' --only",
    );
  });
});

describe('progress', () => {
  const started = {
    event: 'run_started' as const,
    bot: 'http://a/',
    seed: 1,
    checks: [{ id: 'ACK-01', title: 'a', level: 'must' as const }],
    expected_ms: 125_000,
    because: 'this bot answers one message at a time, in 2 s',
    shorter: '--max-time 60s',
  };
  const upFront =
    'Expected: about 2 min, because this bot answers one message at a time, in 2 s. Shorter: --max-time 60s.\n';
  const done = { event: 'check_done', id: 'ACK-01', verdict: 'fail' } as never;

  function told(isTTY: boolean, expected_ms = started.expected_ms): string {
    let text = '';
    let now = 0;
    const stream = { isTTY, write: (words: string) => (text += words) };
    const listen = progress(stream, () => (now += 1000));
    listen({ ...started, expected_ms });
    listen(done);
    listen({ event: 'run_done', summary: {} as never });
    return text;
  }

  it('tells a long run up front, and then how far it is', () => {
    expect(told(true)).toBe(
      `${upFront}\r\u001b[K1 of 1 checks, 1 failed, 0 requests, 1 s of about 2 min\r\u001b[K`,
    );
  });

  it('writes no line that changes where nobody watches', () => {
    expect(told(false)).toBe(upFront);
  });

  it('says nothing of a short run', () => {
    expect(told(false, 8000)).toBe('');
  });
});
