import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BotCommand, startBot } from './bot-process.ts';
import { freePort } from './free-port.ts';
import { heldBy, type ListeningSocket, listeningSockets } from './listening-ports.ts';
import { livingInGroup as living } from './testing/living.ts';

const server = `
  const port = Number(process.env.PORT ?? 0);
  require('node:http').createServer((q, s) => s.end(String(process.pid))).listen(port, '127.0.0.1', () => console.log('up'));
`;
const node = (source: string, more: Partial<BotCommand> = {}): BotCommand => ({
  command: process.execPath,
  args: ['-e', source],
  ...more,
});

describe('startBot', () => {
  it('waits until the bot accepts connections, and finds its port by watching', async () => {
    const bot = await startBot(node(server));
    const answer = await fetch(`http://127.0.0.1:${bot.port}/`);
    expect(await answer.text()).toBe(String(bot.pid));
    await bot.stop();
  });

  it('finds the port of a grandchild, and stops the whole group', async () => {
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server)}], { stdio: 'inherit' }); setInterval(() => {}, 1000);`;
    const bot = await startBot(node(parent));
    expect(living(bot.pid).length).toBe(2);
    await bot.stop();
    expect(living(bot.pid)).toEqual([]);
  });

  it('leaves a bot that reloads itself alone, and stops the one that came after', async () => {
    const reloader = `
      const { spawn } = require('node:child_process');
      const start = () => spawn(process.execPath, ['-e', ${JSON.stringify(`${server} setTimeout(() => process.on('SIGUSR2', () => process.exit(3)), 0);`)}], { stdio: 'inherit' })
        .on('exit', (code) => code === 3 && start());
      start();`;
    const port = await freePort();
    const bot = await startBot(node(reloader, { port, env: { PORT: String(port) } }));
    const pidNow = async () => Number(await (await fetch(`http://127.0.0.1:${port}/`)).text());
    const first = await pidNow();
    process.kill(first, 'SIGUSR2');
    await expect.poll(() => pidNow().catch(() => first), { timeout: 10_000 }).not.toBe(first);
    expect(living(bot.pid).length).toBe(2);
    await bot.stop();
    expect(living(bot.pid)).toEqual([]);
  });

  it('stops what a shell put into the background', async () => {
    const command = `"$NODE" -e "$SERVER" & wait`;
    const env = { NODE: process.execPath, SERVER: server };
    const bot = await startBot({ command: 'sh', args: ['-c', command], env });
    await bot.stop();
    expect(living(bot.pid)).toEqual([]);
  });

  it('ends a bot that does not listen to SIGTERM', async () => {
    const bot = await startBot(node(`process.on('SIGTERM', () => {}); ${server}`, { graceMs: 100 }));
    await bot.stop();
    expect(await bot.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('passes output on, line by line', async () => {
    const lines: string[] = [];
    const bot = await startBot(
      node(`console.log('up'); ${server.replace("console.log('up')", '0')}`, {
        onLine: (line, stream) => lines.push(`${stream}: ${line}`),
      }),
    );
    await bot.stop();
    await bot.exited;
    expect(lines).toEqual(['stdout: up']);
  });

  it('restarts on the port that it was given', async () => {
    const port = await freePort();
    const first = await startBot(node(server, { port, env: { PORT: String(port) } }));
    const second = await first.restart();
    expect(second.port).toBe(port);
    expect(second.pid).not.toBe(first.pid);
    expect(living(first.pid)).toEqual([]);
    await second.stop();
  });

  it('says that there is no such command', async () => {
    await expect(startBot({ command: 'no-such-command', args: [] })).rejects.toThrow(
      'The bot cannot be started with "no-such-command": there is no such command.',
    );
  });

  it('says with what it ended before it listened, and what it printed last', async () => {
    const dying = node(`console.error('no token in .env'); process.exitCode = 7;`);
    await expect(startBot(dying)).rejects.toMatchObject({
      message: 'The bot ended with exit code 7 before it listened.\nIts last lines:\n  no token in .env',
      exit: { code: 7, signal: null },
    });
  });

  it('gives up on a bot that never listens, and leaves nothing of it', async () => {
    const idle = node('setInterval(() => {}, 1000)', { startTimeoutMs: 200 });
    await expect(startBot(idle)).rejects.toThrow('The bot does not listen on any port after 0.2 s.');
  });

  it('says where a bot listens instead', async () => {
    const [port, other] = [await freePort(), await freePort()];
    const started = startAndGiveUp(server, { port, env: { PORT: String(other) } });
    await expect(started).rejects.toThrow(
      `The bot listens on port ${other}, and not on ${port}. Name the port that it has.`,
    );
  });

  it('stops waiting when it is told to, and leaves nothing', async () => {
    const started = startAndGiveUp(`console.log('up'); setInterval(() => {}, 1000)`);
    await expect(started).rejects.toMatchObject({
      message: expect.stringContaining('The bot was stopped before it listened.'),
      exit: undefined,
    });
  });
});

describe('the port', () => {
  it('that was offered wins over that of a debugger or a metrics server, which listens first', async () => {
    const offeredPort = await freePort();
    const metrics = `require('node:http').createServer().listen(0, '127.0.0.1', () => setTimeout(() => { ${server} }, 300));`;
    const bot = await startBot(node(metrics, { offeredPort, env: { PORT: String(offeredPort) } }));
    expect(bot.port).toBe(offeredPort);
    await bot.stop();
  });

  it('is another one where the bot leaves the offered one alone', async () => {
    const [offeredPort, own] = [await freePort(), await freePort()];
    const bot = await startBot(node(server, { offeredPort, patienceMs: 50, env: { PORT: String(own) } }));
    expect(bot.port).toBe(own);
    await bot.stop();
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1'],
    ['::1', 'http://[::1]'],
    ['127.0.0.2', 'http://127.0.0.2'],
    ['0.0.0.0', 'http://127.0.0.1'],
    ['::', 'http://127.0.0.1'],
  ])('of a bot that listens at %s is called at %s', async (address, origin) => {
    const offeredPort = await freePort();
    const env = { PORT: String(offeredPort) };
    const bot = await startBot(node(server.replaceAll('127.0.0.1', address), { offeredPort, env }));
    expect(bot.origin).toBe(`${origin}:${offeredPort}`);
    expect(await (await fetch(bot.origin)).text()).toBe(String(bot.pid));
    await bot.stop();
  });

  it.each([
    ['localhost', '127.0.0.1'],
    ['[::1]', '::1'],
    ['::1', '::1'],
  ])('is looked for where %s is', async (host, address) => {
    const port = await freePort();
    const env = { PORT: String(port) };
    const bot = await startBot(node(server.replaceAll('127.0.0.1', address), { host, port, env }));
    expect(bot.port).toBe(port);
    await bot.stop();
  });

  it('is not taken for that of another address', async () => {
    const port = await freePort();
    const more = { host: '127.0.0.1', port, startTimeoutMs: 1500, env: { PORT: String(port) } };
    await expect(startBot(node(server.replaceAll('127.0.0.1', '::1'), more))).rejects.toThrow(
      `The bot listens at [::1]:${port}, and not at 127.0.0.1:${port}. Name the address that it has.`,
    );
  });

  it('that another process has had before ends the start, and names that process', async () => {
    const other = spawn(process.execPath, ['-e', server], { stdio: ['ignore', 'pipe', 'ignore'], env: {} });
    await once(other.stdout, 'data');
    const [{ port }] = heldBy(listeningSockets()!, [other.pid!]) as [ListeningSocket];
    const started = startBot(node(server, { host: 'localhost', port }));
    await expect(started).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken by ${path.basename(process.execPath)} (process ${other.pid}), which was there before the bot was started`,
    );
    other.kill();
  });

  it('that this process has is said to be', async () => {
    const own = createServer().listen(0, '127.0.0.1');
    await once(own, 'listening');
    const { port } = own.address() as AddressInfo;
    await expect(startBot(node(server, { port }))).rejects.toThrow('is taken by this emulator itself');
    own.close();
  });

  it('that another process takes while a bot goes on without it ends the start', async () => {
    const port = await freePort();
    const others: ChildProcess[] = [];
    const onLine = () =>
      others.push(spawn(process.execPath, ['-e', server], { stdio: 'ignore', env: { PORT: String(port) } }));
    const bot = node(`console.log('up'); setInterval(() => {}, 1000)`, { host: '127.0.0.1', port, onLine });
    await expect(startBot(bot)).rejects.toThrow(/is taken by .* \(process \d+\): what answers there is not/);
    for (const other of others) other.kill();
  });
});

/** Bots of reloaders: each leads a bot into a session of its own, and says its number. */
const said = server.replace("console.log('up')", 'console.log(process.pid)');
const leads: [how: string, command: string][] = [
  ['a session of its own', 'setsid "$NODE" -e "$SERVER" & wait; sleep 1000'],
  ['a session of its own, whose parent has ended', '(setsid "$NODE" -e "$SERVER" &) ; sleep 1000'],
  ['the background, where the command ends', '(setsid "$NODE" -e "$SERVER" &) ; exit 0'],
  ['an environment without a mark', 'setsid env -i PORT="$PORT" "$NODE" -e "$SERVER" & wait; sleep 1000'],
];

describe.runIf(process.platform === 'linux')('a bot that its reloader leads into', () => {
  it.each(leads)('%s is found, and ended', async (_, command) => {
    const offeredPort = await freePort();
    const env = { NODE: process.execPath, SERVER: said, PORT: String(offeredPort) };
    const numbers: number[] = [];
    const onLine = (line: string) => numbers.push(Number(line));
    const bot = await startBot({ command: 'sh', args: ['-c', command], env, offeredPort, onLine });
    expect(bot.port).toBe(offeredPort);
    await expect.poll(() => numbers.length).toBe(1);
    await bot.stop();
    expect(existsSync(`/proc/${numbers[0]}/exe`)).toBe(false);
  });

  it('the background goes on when its command has ended well, and its end is that of the bot', async () => {
    const offeredPort = await freePort();
    const env = { NODE: process.execPath, SERVER: said, PORT: String(offeredPort) };
    const numbers: number[] = [];
    const onLine = (line: string) => numbers.push(Number(line));
    const [, command] = leads[2]!;
    const bot = await startBot({ command: 'sh', args: ['-c', command], env, offeredPort, onLine });
    await expect.poll(() => numbers.length).toBe(1);
    expect(existsSync(`/proc/${bot.pid}/exe`)).toBe(false);
    expect(await Promise.race([bot.exited, 'goes on'])).toBe('goes on');
    process.kill(numbers[0]!, 'SIGKILL');
    expect(await bot.exited).toEqual({ code: 0, signal: null });
    await bot.stop();
  });
});

/** Gives up on a bot as soon as it says that it is up. */
function startAndGiveUp(source: string, more: Partial<BotCommand> = {}) {
  const giveUp = new AbortController();
  return startBot(node(source, { ...more, giveUp: giveUp.signal, onLine: () => giveUp.abort() }));
}
