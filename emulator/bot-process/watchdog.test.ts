import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { livingInGroup as living } from './testing/living.ts';
import { watchOver } from './watchdog.ts';

const here = (file: string) => new URL(file, import.meta.url).href;
const idle = 'setInterval(() => {}, 1000)';
const listening = `require('node:http').createServer().listen(process.env.PORT ?? 0, '127.0.0.1')`;

it('leaves nothing of a bot behind when its keeper is killed', async () => {
  const bot = { command: process.execPath, args: ['-e', listening] };
  const keeper = spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      '--input-type=module',
      '-e',
      `import { startBot } from ${JSON.stringify(here('./bot-process.ts'))};
       console.log((await startBot(${JSON.stringify(bot)})).pid);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface({ input: keeper.stdout }), 'line')) as [string];
  expect(living(Number(line)).length).toBe(1);
  keeper.kill('SIGKILL');
  await expect.poll(() => living(Number(line)), { timeout: 10_000, interval: 20 }).toEqual([]);
});

it('lets a group live that was released, and goes away itself', async () => {
  const child = spawn(process.execPath, ['-e', idle], { detached: true, stdio: 'ignore' });
  const watchdog = watchOver(child.pid!, 'no such mark');
  await watchdog.release();
  expect(living(watchdog.pid!)).toEqual([]);
  expect(living(child.pid!).length).toBe(1);
  process.kill(-child.pid!, 'SIGKILL');
});
