import { fileURLToPath } from 'node:url';
import { startBot } from '../../bot-process/bot-process.ts';
import { freePort } from '../../bot-process/free-port.ts';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../index.ts';

/** A bot as a process of its own, beside an emulator. */
export interface StartedBot {
  emulator: Emulator;
  stop(): Promise<void>;
}

interface StartOptions {
  env?: Record<string, string>;
  options?: EmulatorOptions;
  /** Path of its dynamic-action URL. */
  dynamicAction?: string;
}

/** The small bots that each stand for a kind of bot, with what makes them quicker. */
export const caseBots: Record<string, StartOptions> = {
  cold: { env: { FIRST: '400', EACH: '100' } },
  two: {},
  cmdecho: {},
  getnoct: {},
  json500: {},
  hostbot: { options: { botHost: 'bot.example' } },
  late: { env: { LATE: '300' } },
  buttons: {},
};

export function startCaseBot(name: string): Promise<StartedBot> {
  const file = fileURLToPath(
    new URL(`../../../contract-tests/testing/case-bots/${name}.mjs`, import.meta.url),
  );
  return startBeside({ command: process.execPath, args: [file] }, caseBots[name]);
}

/** Starts a command as a bot, with the environment that bots get from the emulator. */
export async function startBeside(
  command: { command: string; args: string[] },
  { env, options, dynamicAction = '/act' }: StartOptions = {},
): Promise<StartedBot> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const urls = { bot: `${base}/`, initUrl: `${base}/init`, dynamicActionUrl: `${base}${dynamicAction}` };
  const emulator = await createEmulator({ ...urls, ...options });
  const given = {
    PORT: String(port),
    DIVAR_API_BASE_URL: emulator.url,
    DIVAR_API_KEY: emulator.apiKey,
    DIVAR_IDENTIFICATION_KEY: emulator.identificationKey,
  };
  const bot = await startBot({ ...command, port, env: { ...given, ...env } });
  return {
    emulator,
    async stop() {
      await bot.stop();
      await emulator.stop();
    },
  };
}

/** What users say one after the other, each waiting until nothing has happened for so long. */
export async function talk(
  { control }: Emulator,
  texts: Record<string, string[]>,
  quiet = '150ms',
): Promise<void> {
  for (const [user, said] of Object.entries(texts)) {
    for (const text of said) await control.sendUserMessage({ user, body: { text }, quiet, timeout: '20s' });
  }
}

/** What two users say to a case bot. */
export const hellos = { sara: ['hello', 'سلام', 'hello', '/start MY_DIVAR'], reza: ['hello', 'چی؟'] };
