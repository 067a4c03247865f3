import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { connectEmulator } from '../../index.ts';
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
  expect((await running.ended()).code).toBe(7);
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
