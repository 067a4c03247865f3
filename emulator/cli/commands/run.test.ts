import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { acceptsAt, connectEmulator, freePort } from '../../index.ts';
import { cli, startCli } from '../testing/run-cli.ts';

const bot = fileURLToPath(new URL('../testing/hard-coded-bot.mjs', import.meta.url));
const home = mkdtempSync(path.join(tmpdir(), 'divar-run-'));
const env = { XDG_DATA_HOME: home };
afterAll(() => rmSync(home, { recursive: true }));

it("takes the calls of an unmodified bot, and ends with the bot's exit code", async () => {
  const running = startCli(['run', '--port', '0', '--', process.execPath, bot], { env });
  const ready = await running.errorLine(/ready/);
  const control = connectEmulator(/http:\/\/127\.0\.0\.1:\d+/.exec(ready)![0]);
  const said = await control.sendUserMessage({ user: 'sara', body: { text: 'سلام' }, timeout: '20s' });
  expect(said.replies.map(({ text }) => text)).toEqual(['echo سلام']);
  void control.sendUserMessage({ user: 'sara', body: { text: 'quit' }, wait: 'none' }).catch(() => undefined);
  const { code, stderr } = await running.ended();
  expect(code).toBe(7);
  expect(stderr).toContain('the bot ended with exit code 7');
});

it('ends with the exit code of a bot that ended before it listened', async () => {
  const dying = [process.execPath, '-e', 'console.error("no token in .env"); process.exitCode = 7'];
  const { code, stderr } = await cli(['run', '--port', '0', '--', ...dying], { env });
  expect(stderr).toContain('The bot ended with exit code 7 before it listened.');
  expect(code).toBe(7);
});

it('ends at once on Ctrl-C while it waits for a bot that listens elsewhere', async () => {
  const elsewhere = `require('net').createServer().listen(0, '127.0.0.1', () => console.log('up'))`;
  const url = `http://127.0.0.1:${await freePort()}/`;
  const running = startCli(['run', '--port', '0', '--bot', url, '--', process.execPath, '-e', elsewhere], {
    env,
  });
  await running.errorLine(/^up$/);
  const { code, stderr } = await running.stop();
  expect(stderr).toMatch(/The bot listens on port \d+, and not on \d+\. Name the port that it has\./);
  expect(code).toBe(130);
});

it('ends with 125 where the bot cannot be started', async () => {
  const { code, stderr } = await cli(['run', '--port', '0', '--', 'no-such-command'], { env });
  expect(stderr).toContain('there is no such command');
  expect(code).toBe(125);
});

it('prints the variables for a bot that is started elsewhere', async () => {
  const running = startCli(['run', '--port', '0', '--print-env'], { env });
  const names: string[] = [];
  while (!names.includes('DIVAR_IDENTIFICATION_KEY'))
    names.push(/^export (\w+)='/.exec(await running.line())![1]!);
  expect(names).toEqual(
    expect.arrayContaining(['HTTPS_PROXY', 'https_proxy', 'SSL_CERT_FILE', 'NODE_OPTIONS']),
  );
  expect((await running.stop()).code).toBe(0);
});

it('notes in the journal what the bot asks of other hosts, and warns where no call of it ever came', async () => {
  const silent = fileURLToPath(new URL('../testing/bypassing-bot.mjs', import.meta.url));
  const running = startCli(['run', '--port', '0', '--offline', '--', process.execPath, silent], { env });
  const ready = await running.errorLine(/ready/);
  const control = connectEmulator(/http:\/\/127\.0\.0\.1:\d+/.exec(ready)![0]);
  await control.sendUserMessage({ user: 'sara', body: { text: 'سلام' }, wait: 'delivery' });
  expect(await running.errorLine(/may be talking/)).toContain('no call of it arrived here');
  const { entries } = await control.listEntries({ direction: 'bot_to_other' });
  expect(entries.map(({ url, note, findings }) => [url, note, findings.map(({ id }) => id)])).toEqual([
    ['example.com:443', 'refused (--offline)', []],
    ['', 'no call came after event #1 (NEW_CHATBOT_MESSAGE)', ['possible_bypass']],
  ]);
  await running.stop();
});

it('takes a bot that is silent by design for no other than it is, nor records what was not an event', async () => {
  const file = new URL('../../../contract-tests/testing/case-bots/cmdecho.mjs', import.meta.url);
  const running = startCli(['run', '--port', '0', '--', process.execPath, fileURLToPath(file)], { env });
  const ready = await running.errorLine(/ready/);
  const control = connectEmulator(/http:\/\/127\.0\.0\.1:\d+/.exec(ready)![0]);
  for (const text of ['what?', 'hello']) {
    await control.sendUserMessage({ user: 'sara', body: { text }, wait: 'delivery' });
    await control.waitFor({ for: 'quiet', quiet: '1s', timeout: '20s' });
  }
  const { conversations } = await control.listConversations();
  const recorded = await control.getRecording({ conversation_id: conversations[0]!.id });
  expect(recorded).toContain('says: what?\n    expect: silence');
  expect(recorded).not.toContain('raw');
  expect((await running.stop()).stderr).not.toContain('may be talking');
});

it('finds a key that is not of the emulator', async () => {
  const bots = { ...env, REAL_KEY: 'key-of-production' };
  const running = startCli(['run', '--port', '0', '--', process.execPath, bot], { env: bots });
  const ready = await running.errorLine(/ready/);
  const control = connectEmulator(/http:\/\/127\.0\.0\.1:\d+/.exec(ready)![0]);
  await control.sendUserMessage({ user: 'sara', body: { text: 'سلام' } });
  const { entries } = await control.listEntries({ findings: true });
  expect(entries.flatMap(({ findings }) => findings.map(({ id }) => id))).toEqual(
    expect.arrayContaining(['foreign_api_key', 'unknown_api_key']),
  );
  expect((await running.stop()).stderr).toContain('it may be the real one');
});

it('says who has the port of --bot, and starts nothing', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  const { code, stderr } = await cli(['run', '--port', '0', '--bot', url, '--', process.execPath, bot], {
    env,
  });
  expect(stderr).toMatch(
    new RegExp(
      `Port ${port} of 127\\.0\\.0\\.1 is taken by .*\\(process ${process.pid}\\), which was there before`,
    ),
  );
  expect(stderr).not.toContain('ready');
  expect(code).toBe(125);
  other.close();
});

it('ends with its bot, also with one whose reloader put it into a session of its own', async () => {
  const reloader = ['sh', '-c', 'setsid "$0" "$1" & wait; sleep 1000', process.execPath, bot];
  const running = startCli(['run', '--port', '0', '--', ...reloader], { env });
  const [, port] = /bot http:\/\/127\.0\.0\.1:(\d+)/.exec(await running.errorLine(/ready/))!;
  expect(await acceptsAt('127.0.0.1', Number(port))).toBe(true);
  expect((await running.stop('SIGTERM')).code).toBe(0);
  expect(await acceptsAt('127.0.0.1', Number(port))).toBe(false);
});
