import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BotProcess, startBot } from '../../emulator/bot-process/bot-process.ts';
import { freePort } from '../../emulator/bot-process/free-port.ts';
import { createEmulator, type Emulator } from '../../emulator/index.ts';

const examples = fileURLToPath(new URL('..', import.meta.url));
const built = fileURLToPath(new URL('../../dist/examples', import.meta.url));

/** The command that starts an example; one in TypeScript as it is built. */
export function commandOf(file: string): { command: string; args: [string] } {
  if (file.endsWith('.py')) return { command: 'python3', args: [path.join(examples, file)] };
  return { command: process.execPath, args: [path.join(built, file.replace(/\.ts$/, '.js'))] };
}

/** An example bot that runs as a process beside an emulator of its own. */
export interface RunningExample {
  emulator: Emulator;
  bot: BotProcess;
  stop(): Promise<void>;
}

/**
 * Starts an example, such as `echo-bot/bot.ts`, with the environment that bots get from the emulator.
 * `apiBase` may put another server between the bot and the emulator's own address.
 */
export async function runExample(
  file: string,
  { apiBase = (url) => url }: { apiBase?: (url: string) => string | Promise<string> } = {},
): Promise<RunningExample> {
  const emulator = await createEmulator({ journalLimit: 50_000 });
  const port = await freePort();
  const bot = await startBot({
    ...commandOf(file),
    port,
    env: {
      PORT: String(port),
      DIVAR_API_BASE_URL: await apiBase(emulator.url),
      DIVAR_API_KEY: emulator.apiKey,
      DIVAR_IDENTIFICATION_KEY: emulator.identificationKey,
    },
  });
  const base = `http://127.0.0.1:${port}`;
  const urls = { bot: `${base}/`, init_url: `${base}/init`, dynamic_action_url: `${base}/dynamic-action` };
  await emulator.control.patchApp({ body: urls });
  return {
    emulator,
    bot,
    async stop() {
      await bot.stop();
      await emulator.stop();
    },
  };
}
