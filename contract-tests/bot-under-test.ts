import {
  type ControlApi,
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  freePort,
  startBot,
  UsageError,
} from '../emulator/index.ts';

/** A command that starts the bot, with what it needs to find the emulator in its environment. */
export interface BotToStart {
  /** The program and its words, such as ['node', 'bot.js']. */
  command: readonly [string, ...string[]];
  /** Path of its events URL. Default: /. */
  path?: string;
  /** Path of its session-initialisation URL, where it has server-link buttons. */
  initPath?: string;
  /** Path of its dynamic-action URL, where it has buttons of that kind. */
  dynamicActionPath?: string;
  cwd?: string;
  env?: Record<string, string>;
}

/** Which bot. */
export interface BotUnderTest {
  /** Its events URL, the words that start it, or how to start it. Default: the bot of `emulator`. */
  bot?: string | readonly [string, ...string[]] | BotToStart;
  /** An emulator that runs; where there is none one is made. */
  emulator?: Emulator;
  /** Keys, URLs and port of the emulator that is made: for a bot that runs already, those that it was given. */
  settings?: Omit<EmulatorOptions, 'bot'>;
}

/** What verifyBot needs to know of the bot. */
export interface FoundBot {
  control: ControlApi;
  bot: string;
  apiKey: string;
  identificationKey: string;
  restart?: () => Promise<void>;
}

/** More than a run of every check leaves behind. */
const journalLimit = 200_000;

/** Does the work with the bot, which is started and stopped where that was asked for. */
export async function withBotUnderTest<T>(
  { bot, emulator: given, settings = {} }: BotUnderTest,
  work: (found: FoundBot) => Promise<T>,
): Promise<T> {
  const emulator = given ?? (await createEmulator({ journalLimit, ...settings }));
  try {
    if (bot === undefined || typeof bot === 'string') return await work(await runningBot(emulator, bot));
    return await withStartedBot(emulator, { bot: isWords(bot) ? { command: bot } : bot, work });
  } finally {
    if (!given) await emulator.stop();
  }
}

function isWords(bot: readonly [string, ...string[]] | BotToStart): bot is readonly [string, ...string[]] {
  return Array.isArray(bot);
}

async function runningBot(emulator: Emulator, url: string | undefined): Promise<FoundBot> {
  if (url !== undefined) await emulator.control.patchApp({ body: { bot: url } });
  const { bot } = await emulator.control.getApp();
  if (bot !== null) return { ...readKeys(emulator), bot };
  throw new UsageError('Which bot? Give its events URL, or the words that start it, as `bot`.');
}

async function withStartedBot<T>(
  emulator: Emulator,
  {
    bot: { command, path = '/', initPath, dynamicActionPath, cwd, env },
    work,
  }: { bot: BotToStart; work: (found: FoundBot) => Promise<T> },
): Promise<T> {
  const port = await freePort();
  const { apiKey, identificationKey } = emulator;
  const [program, ...args] = command;
  let running = await startBot({
    command: program,
    args,
    offeredPort: port,
    cwd,
    env: {
      PORT: String(port),
      DIVAR_API_BASE_URL: emulator.url,
      DIVAR_API_KEY: apiKey,
      DIVAR_IDENTIFICATION_KEY: identificationKey,
      ...env,
    },
  });
  const restart = async () => {
    running = await running.restart();
  };
  const url = running.origin + path;
  await emulator.control.patchApp({
    body: {
      bot: url,
      init_url: initPath && running.origin + initPath,
      dynamic_action_url: dynamicActionPath && running.origin + dynamicActionPath,
    },
  });
  try {
    return await work({ ...readKeys(emulator), bot: url, restart });
  } finally {
    await running.stop();
  }
}

function readKeys({ control, apiKey, identificationKey }: Emulator) {
  return { control, apiKey, identificationKey };
}
