import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { encodings, leaksIn } from '../testing/canaries.ts';
import { cli, startCli } from './testing/run-cli.ts';

// Each starts several processes.
vi.setConfig({ testTimeout: 180_000 });

/** Commands of CI systems, escape sequences, control characters, signs that turn or hide a text, markup. */
const hostile =
  '##[error]x ::error::y ##vso[task.complete result=Failed]z ##teamcity[a] \u001b[31mred\u001b[2J\u001b]0;title\u0007 \u0000\b\u007f\u009b31m \u202eturned\u2066 \ufeff\n::error file=a::b\n  ##[group]c\r::set-output name=d::e\u0085::warning::f\u2028::stop-commands::g \u{e0041} <b>&"\' `|[x](http://a) @someone';

const keys = {
  'api key': 'canary-api-key-of-the-bot-4711',
  'identification key': 'canary+identification/key-4712',
  'client secret': 'canary-client-secret-4713',
};
const told = `${hostile} ${Object.values(keys)
  .flatMap((key) => Object.values(encodings).map((encode) => encode(key)))
  .join(' ')}`;

const folder = mkdtempSync(path.join(tmpdir(), 'outputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bot = fileURLToPath(new URL('./testing/telling-bot.mjs', import.meta.url));
const options = Object.entries(keys).flatMap(([name, key]) => [`--${name.replaceAll(' ', '-')}`, key]);
const command = ['--', process.execPath, bot];
// No environment can hold NUL.
const env = { TOLD: told.replaceAll('\0', '') };
const fixture = path.join(folder, 'fixture.yaml');
writeFileSync(
  fixture,
  JSON.stringify({
    version: 1,
    name: told,
    source: 'written',
    turns: [{ says: told, expect: [{ text: `never ${told}` }] }],
  }),
);

/** What a report of GitHub's own says before the text of others. */
const ownCommand = /^::(error|warning|notice) [^\n]*?::/gm;

function expectSafe(output: string, what: string): void {
  expect(leaksIn(output, keys), what).toEqual([]);
  const others = output.replace(ownCommand, '');
  expect(others, what).not.toMatch(/##(\[|vso\[|teamcity\[)/);
  expect(others, what).not.toMatch(/^\s*::/m);
  expect(others, what).not.toMatch(/::(error|warning|set-output|stop-commands)\b/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const colourless = others.replaceAll(/\u001b\[[\d;]*m/g, '');
  expect(colourless, what).not.toMatch(/(?![\n\t])\p{Cc}|[\u202e\u2028\u2066\ufeff]/u);
}

it('start and send show nothing that steers, and no secret', async () => {
  const running = startCli(['start', '--port', '0', ...options, '--json'], { env });
  const { url } = JSON.parse(await running.line());
  const shown = startCli(['start', '--port', '0', ...options, '--bot', 'http://127.0.0.1:1/']);
  const [, other] = /(http:\S+?)\/ /.exec(await shown.line())!;
  for (const emulator of [url, other]) {
    const sent = await cli(['send', told.replaceAll('\0', ''), '--emulator', emulator]);
    expectSafe(sent.stdout + sent.stderr, 'send');
    const headers = { 'x-api-key': keys['api key'], 'content-type': 'application/json' };
    await fetch(`${emulator}/no/such/${encodeURIComponent(told)}`, { method: 'POST', headers, body: told });
    const { conversations } = (await (await fetch(`${emulator}/_emulator/conversations`)).json()) as {
      conversations: { id: string }[];
    };
    const api = `${emulator}/v1/open-platform/chat/bot/conversations/${conversations[0]!.id}/messages`;
    await fetch(api, { method: 'POST', headers, body: JSON.stringify({ text_message: told, [told]: told }) });
    const recorded = await cli(['record', '--emulator', emulator]);
    expect(recorded.code).toBe(0);
    expectSafe(recorded.stdout + recorded.stderr, 'record');
  }
  await running.stop();
  const { stdout, stderr } = await shown.stop();
  expect(stdout).toContain('NEW_CHATBOT_MESSAGE');
  expectSafe(stdout + stderr, 'start');
});

it('run shows nothing that steers, also of what the bot prints, and no secret', async () => {
  const running = startCli(['run', '--port', '0', ...options, ...command], { env });
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(await running.errorLine(/ready/))!;
  await cli(['send', 'hello', '--emulator', url!]);
  await running.errorLine(/heard/);
  const { stdout, stderr } = await running.stop();
  expect(stderr).toContain('bot → divar');
  expectSafe(stdout + stderr, 'run');
});

it('each report of replay shows nothing that steers, and no secret', async () => {
  const formats = ['pretty', 'junit', 'json', 'github'];
  const files = formats.map((format) => path.join(folder, `replay.${format}`));
  const wanted = formats.flatMap((format, at) => ['--report', `${format}=${files[at]}`]);
  const { code, stdout, stderr } = await cli(
    ['replay', fixture, '--timeout', '60s', ...options, ...wanted, ...command],
    { env },
  );
  expect(code).toBe(1);
  expectSafe(stdout + stderr, 'the terminal');
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    expect(text.length).toBeGreaterThan(500);
    expectSafe(text, file);
  }
});

it('each report of verify shows nothing that steers, and no secret', async () => {
  const formats = ['pretty', 'junit', 'json', 'github', 'sarif', 'html', 'annotations', 'ndjson'];
  const files = formats.map((format) => path.join(folder, `verify.${format}`));
  const wanted = formats.flatMap((format, at) => ['--report', `${format}=${files[at]}`]);
  const only = ['--only', 'OUT-01', 'AUTH-05'];
  const kept = ['--failures', path.join(folder, 'failures'), '--probe', told.replaceAll('\0', '')];
  const { code, stdout, stderr } = await cli(
    ['verify', ...only, ...kept, ...options, ...wanted, ...command],
    { env },
  );
  expect([code, stderr]).toEqual([1, expect.anything()]);
  expectSafe(stdout + stderr, 'the terminal');
  for (const file of files) expectSafe(readFileSync(file, 'utf8'), file);
});

it('an error shows nothing that steers, and no secret', async () => {
  const broken = path.join(folder, 'broken.yaml');
  writeFileSync(broken, JSON.stringify({ version: 1, name: 'a', turns: [{ [told]: told }] }));
  const world = path.join(folder, 'world.yaml');
  writeFileSync(
    world,
    JSON.stringify({ format: 'divar-emulator-world', version: 1, users: [{ name: told, [told]: 1 }] }),
  );
  for (const args of [
    ['replay', broken, '--bot', 'http://127.0.0.1:1', ...options],
    ['replay', `${folder}/${told.replaceAll('\0', '')}`, '--bot', 'http://127.0.0.1:1', ...options],
    ['start', '--port', '0', '--world', world, ...options],
    ['start', '--port', '0', '--bot', told.replaceAll('\0', ''), ...options],
    ['verify', '--bot', 'http://127.0.0.1:1', '--report', told.replaceAll('\0', ''), ...options],
  ]) {
    const { code, stdout, stderr } = await cli(args);
    expect([args.slice(0, 2), code]).toEqual([args.slice(0, 2), 2]);
    expectSafe(stdout + stderr, args.join(' '));
  }
});
