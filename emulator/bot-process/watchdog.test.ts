import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { watchOver } from './bot-process.ts';
import { acceptsAt } from './find-port.ts';
import { livingInGroup as living } from './testing/living.ts';

const here = (file: string) => new URL(file, import.meta.url).href;
const idle = 'setInterval(() => {}, 1000)';
const listening = `require('node:http').createServer().listen(process.env.PORT ?? 0, '127.0.0.1')`;

const inItsOwnSession = `setsid "$0" -e "${listening}" & wait; sleep 1000`;

it.each([
  ['', { command: process.execPath, args: ['-e', listening] }, 1],
  [' that is in a session of its own', { command: 'sh', args: ['-c', inItsOwnSession, process.execPath] }, 2],
])('leaves nothing of a bot%s behind when its keeper is killed', async (_, bot, count) => {
  const keeper = spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      '--input-type=module',
      '-e',
      `import { startBot } from ${JSON.stringify(here('./bot-process.ts'))};
       const { pid, port } = await startBot(${JSON.stringify(bot)});
       console.log(pid, port);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface({ input: keeper.stdout }), 'line')) as [string];
  const [group, port] = line.split(' ').map(Number) as [number, number];
  expect(living(group).length).toBe(count);
  keeper.kill('SIGKILL');
  await expect.poll(() => living(group), { interval: 20 }).toEqual([]);
  await expect.poll(() => acceptsAt('127.0.0.1', port), { interval: 20 }).toBe(false);
});

it('lets a group live that was released, and goes away itself', async () => {
  const child = spawn(process.execPath, ['-e', idle], { detached: true, stdio: 'ignore' });
  const watchdog = watchOver(child.pid!, 'no such mark');
  await watchdog.release();
  expect(living(watchdog.pid!)).toEqual([]);
  expect(living(child.pid!).length).toBe(1);
  process.kill(-child.pid!, 'SIGKILL');
});
