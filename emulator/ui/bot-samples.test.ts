import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { startBot } from '../bot-process/bot-process.ts';
import { freePort } from '../bot-process/free-port.ts';
import { createEmulator } from '../create-emulator.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { botSamples, type SampleLanguage } from './page/src/glance/bot-samples.ts';

/** Compiling a first Go program takes its time. */
const startTimeoutMs = 90_000;

vi.setConfig({ testTimeout: 120_000 });

const runs: Record<SampleLanguage, { file: string; command: (port: number) => string[] }> = {
  Node: { file: 'bot.mjs', command: () => [process.execPath, 'bot.mjs'] },
  Python: { file: 'bot.py', command: () => ['python3', 'bot.py'] },
  Go: { file: 'bot.go', command: () => ['go', 'run', 'bot.go'] },
  PHP: { file: 'bot.php', command: (port) => ['php', '-S', `127.0.0.1:${port}`, 'bot.php'] },
};

function isThere(command: string): boolean {
  return spawnSync('which', [command], { stdio: 'ignore' }).status === 0;
}

for (const { language, lines } of botSamples) {
  const { file, command } = runs[language];
  const program = command(0)[0] ?? '';
  const reason = isThere(program) ? '' : ` (skipped: ${program} is not on this machine)`;

  test.skipIf(reason !== '')(
    `the lines of the first steps in ${language} are a bot that answers${reason}`,
    async () => {
      const port = await freePort();
      const emulator = await createEmulator({ bot: `http://127.0.0.1:${port}/` });
      const cwd = tempFolder();
      writeFileSync(path.join(cwd, file), lines(emulator.url).replaceAll('8000', String(port)));
      const [start = '', ...args] = command(port);
      const bot = await startBot({
        command: start,
        args,
        cwd,
        port,
        env: { DIVAR_API_KEY: emulator.apiKey },
        startTimeoutMs,
      });
      try {
        const sara = emulator.user('sara');
        await sara.says('سلام');
        expect((await sara.nextReply()).text).toBe('سلام');
        expect(await emulator.journal.findings()).toEqual([]);
      } finally {
        await bot.stop();
        await emulator.stop();
      }
    },
  );
}
