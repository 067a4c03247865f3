import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../contract-tests/index.ts';
import { readJunit } from '../reports/testing/junit-rules.ts';
import { sarifProblems } from '../reports/testing/sarif-schema.ts';
import { cli, type RunningCli, startCli } from './testing/run-cli.ts';

const bot = fileURLToPath(new URL('./testing/watching-bot.mjs', import.meta.url));
const all = mkdtempSync(path.join(tmpdir(), 'divar-signals-'));
afterAll(() => rmSync(all, { recursive: true }));

let folders = 0;

/** A folder of its own for a test, with one for temporary files. */
function place() {
  folders += 1;
  const cwd = path.join(all, String(folders));
  const temporary = path.join(all, `${folders}-temporary`);
  for (const folder of [cwd, temporary]) mkdirSync(folder);
  const read = (name: string) => readFileSync(path.join(cwd, name), 'utf8');
  const env = { TMPDIR: temporary, XDG_DATA_HOME: all };
  return { cwd, env, read, leftovers: () => readdirSync(temporary) };
}

const reports = ['junit=r.xml', 'sarif=r.sarif', 'json=r.json'].flatMap((one) => ['--report', one]);
const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** The lines of the standard output up to the first that has the word. */
async function lineWith(running: RunningCli, word: string): Promise<void> {
  while (!(await running.line()).includes(word));
}

const conversation = `name: greeting
turns:
  - { says: hello, expect: [hello] }
  - { says: wait, expect: [wait] }
`;

describe.concurrent('at a signal', { timeout: 60_000 }, () => {
  it.each(signals)('verify writes what was done, and leaves nothing (%s)', async (signal, exitCode) => {
    const { cwd, env, read, leftovers } = place();
    const more = ['--report', 'html=r.html', '--report', 'ndjson'];
    const running = startCli(['verify', ...reports, ...more, '--', process.execPath, bot], { cwd, env });
    // ACK-01 is over by then.
    await lineWith(running, '"check_started","id":"AUTH-01"');
    const { code } = await running.stop(signal);
    expect(code).toBe(exitCode);
    const { checks, summary } = JSON.parse(read('r.json')) as Report;
    expect(summary.time_is_up).toBe(true);
    expect(checks.filter(({ verdict }) => verdict !== 'not_run')).not.toEqual([]);
    expect(checks.map(({ reason }) => reason)).toContain(`the run was ended by ${signal}`);
    expect(readJunit(read('r.xml')).problems).toEqual([]);
    expect(sarifProblems(read('r.sarif'))).toEqual([]);
    expect(read('r.html')).toContain('</html>');
    expect(leftovers()).toEqual([]);
  });

  it('replay writes what was done, and leaves nothing', async () => {
    const { cwd, env, read, leftovers } = place();
    writeFileSync(path.join(cwd, 'a.yaml'), conversation);
    const words = ['replay', 'a.yaml', '--timeout', '10m', ...reports, '--', process.execPath, bot];
    const running = startCli(words, { cwd, env });
    await running.errorLine(/^waited for$/);
    const { code, stdout } = await running.stop('SIGTERM');
    expect(code).toBe(143);
    expect(stdout).toContain(`ended by SIGTERM after 0 of 1 conversation, 1 turn`);
    expect(readJunit(read('r.xml')).problems).toEqual([]);
    expect(read('r.xml')).toContain(`1 of 2 turns were played; the replay was ended by SIGTERM`);
    expect(sarifProblems(read('r.sarif'))).toEqual([]);
    expect(JSON.parse(read('r.json'))).toMatchObject({ outcome: 'not_run', stoppedBy: 'SIGTERM' });
    expect(leftovers()).toEqual([]);
  });

  it.each(['verify', 'replay'])('%s gives up waiting for the bot', async (command) => {
    const { cwd, env, read, leftovers } = place();
    writeFileSync(path.join(cwd, 'a.yaml'), conversation);
    const idle = ['--', process.execPath, '-e', 'console.log("up"); setInterval(() => {}, 1000)'];
    const files = command === 'replay' ? ['a.yaml'] : [];
    const running = startCli([command, ...files, ...reports, ...idle], { cwd, env });
    await running.errorLine(/^up$/);
    expect((await running.stop('SIGTERM')).code).toBe(143);
    const { elements, problems } = readJunit(read('r.xml'));
    expect(problems).toEqual([]);
    expect(elements.filter(({ name }) => name === 'failure')).toHaveLength(1);
    expect(leftovers()).toEqual([]);
  });

  it('a second one ends it at once', async () => {
    const { cwd, env, leftovers } = place();
    const deaf =
      'process.on("SIGTERM", () => console.log("deaf")); console.log("up"); setInterval(() => {}, 1000)';
    const running = startCli(['verify', '--', process.execPath, '-e', deaf], { cwd, env });
    await running.errorLine(/^up$/);
    const ended = running.stop('SIGINT');
    await running.errorLine(/^deaf$/);
    void running.stop('SIGTERM');
    expect((await ended).code).toBe(143);
    expect(leftovers()).toEqual([]);
  });
});

const unshare = ['unshare', '-pf', '--mount-proc', '--kill-child'];
const canBeFirst = spawnSync(unshare[0]!, [...unshare.slice(1), 'true']).status === 0;

describe.runIf(canBeFirst)('as process 1, as in a container', { timeout: 60_000 }, () => {
  it.each([
    ['start', ['start', '--port', '0', '--json'], '"ready":true', 0],
    ['verify', ['verify', '--report', 'ndjson', '--', process.execPath, bot], 'check_started', 143],
  ])('%s ends at SIGTERM', async (_, words, sign, exitCode) => {
    const running = startCli(words, { ...place(), inside: unshare });
    await lineWith(running, sign);
    const children = readFileSync(`/proc/${running.pid}/task/${running.pid}/children`, 'utf8');
    process.kill(Number(children), 'SIGTERM');
    expect((await running.ended()).code).toBe(exitCode);
  });
});

describe('a run that comes to nothing', () => {
  it.each(['verify', 'replay'])('of %s leaves no report of an earlier one', async (command) => {
    const { cwd, env, read } = place();
    writeFileSync(path.join(cwd, 'a.yaml'), conversation);
    for (const name of ['r.xml', 'r.sarif', 'r.json']) writeFileSync(path.join(cwd, name), 'passed');
    const files = command === 'replay' ? ['a.yaml'] : [];
    const idle = ['--', process.execPath, '-e', 'setInterval(() => {}, 1000)'];
    const words = [command, ...files, ...reports, '--start-timeout', '200ms', ...idle];
    const { code, stderr } = await cli(words, { cwd, env });
    expect(stderr).toContain('The bot does not listen on any port after 0.2 s.');
    expect(code).toBe(3);
    const { elements, problems } = readJunit(read('r.xml'));
    expect(problems).toEqual([]);
    expect(elements.filter(({ name }) => name === 'failure')).toHaveLength(1);
    expect(JSON.parse(read('r.sarif')).runs[0].invocations).toEqual([{ executionSuccessful: false }]);
  });
});

describe('a bot that watches its folder', () => {
  it('is not woken by verify, which writes when the bot has been stopped', async () => {
    const { cwd, env, read } = place();
    const words = ['--only', 'AUTH', 'ACK-01', ...reports, '--report', 'ndjson=events.ndjson'];
    const { stderr, code } = await cli(['verify', ...words, '--', process.execPath, bot], { cwd, env });
    expect(code).toBe(1);
    expect([...new Set(stderr.match(/^changed: .*/gm))]).toEqual(['changed: own.txt']);
    expect(existsSync(path.join(cwd, 'divar-failures/AUTH-01-no-authorization.json'))).toBe(true);
    expect(read('events.ndjson').trimEnd().split('\n').at(-1)).toMatch(/^\{"event":"run_done"/);
    expect(read('r.xml')).toContain('AUTH-01');
  });
});
