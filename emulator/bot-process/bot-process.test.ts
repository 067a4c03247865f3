import { describe, expect, it } from 'vitest';
import { type BotCommand, startBot } from './bot-process.ts';
import { freePort } from './free-port.ts';
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
    const bot = await startBot(node(server, { onLine: (line, stream) => lines.push(`${stream}: ${line}`) }));
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

/** Gives up on a bot as soon as it says that it is up. */
function startAndGiveUp(source: string, more: Partial<BotCommand> = {}) {
  const giveUp = new AbortController();
  return startBot(node(source, { ...more, giveUp: giveUp.signal, onLine: () => giveUp.abort() }));
}
