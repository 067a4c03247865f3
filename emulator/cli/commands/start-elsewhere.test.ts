import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { connectEmulator, freePort } from '../../index.ts';
import { startCli } from '../testing/run-cli.ts';

const botFile = fileURLToPath(new URL('../testing/hard-coded-bot.mjs', import.meta.url));
const home = mkdtempSync(path.join(tmpdir(), 'divar-elsewhere-'));
const env = { XDG_DATA_HOME: home };
afterAll(() => rmSync(home, { recursive: true }));

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

it('--intercept prints the variables by which a bot that somebody else starts comes here', async () => {
  const running = startCli(['start', '--json', '--port', '0', '--intercept'], { env });
  const { url, env: variables } = JSON.parse(await running.line());
  const control = connectEmulator(url);
  const port = await freePort();
  const bot = spawn(process.execPath, [botFile], {
    env: { PATH: process.env.PATH, HOME: home, ...variables, PORT: String(port) },
    stdio: 'ignore',
  });
  await control.patchApp({ body: { bot: `http://127.0.0.1:${port}/` } });
  await expect.poll(() => accepts(port), { timeout: 10_000 }).toBe(true);
  const said = await control.sendUserMessage({ user: 'sara', body: { text: 'سلام' }, timeout: '20s' });
  expect(said.replies.map(({ text }) => text)).toEqual(['echo سلام']);
  bot.kill();
  await once(bot, 'exit');
  expect((await running.stop()).code).toBe(0);
});

it('asks for credentials where the proxy listens beyond loopback, and names the address that bots reach', async () => {
  const options = ['--host', '0.0.0.0', '--public-url', 'http://emulator.test:4242'];
  const running = startCli(['start', '--json', '--port', '0', '--intercept', ...options], { env });
  const { env: variables } = JSON.parse(await running.line());
  expect(variables.HTTPS_PROXY).toMatch(/^http:\/\/divar:[\w-]{24}@emulator\.test:\d+$/);
  expect(variables.DIVAR_API_BASE_URL).toBe('http://emulator.test:4242');
  await running.stop();
});

it("--tls makes the port each of Divar's hosts, for who trusts the folder", async () => {
  const trust = path.join(home, 'trust');
  const running = startCli(['start', '--json', '--port', '0', '--tls', '--trust-folder', trust], { env });
  const { url } = JSON.parse(await running.line());
  expect((await fetch(`${url}/_emulator/health`)).status).toBe(200);
  const ca = readFileSync(path.join(trust, 'ca.pem'), 'utf8');
  const socket = connectTls({
    host: '127.0.0.1',
    port: Number(new URL(url).port),
    servername: 'open-api.divar.ir',
    ca,
  });
  await once(socket, 'secureConnect');
  expect(socket.authorized).toBe(true);
  socket.destroy();
  expect(readFileSync(path.join(trust, 'bundle.pem'), 'utf8')).toContain(ca.trim());
  await running.stop();
});
