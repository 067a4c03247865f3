import {
  type ControlApi,
  connectEmulator,
  createEmulator,
  type Emulator,
  forApp,
  UsageError,
} from '../index.ts';
import { type BotUrls, settingsAt, splitBotUrls, startBotBeside } from './bot-command.ts';
import { given } from './known-secrets.ts';
import { emulatorOptions, type StartValues } from './start-options.ts';

/** Which emulator, and which bot. */
export interface TargetValues {
  /** URL of a running emulator. */
  emulator?: string;
  /** App of the running emulator. */
  app?: string;
  /** Options of an emulator of our own. */
  start: StartValues;
  /** Words that start the bot. */
  command: readonly string[];
  /** Longest wait until the bot of the command listens. */
  startTimeout: string;
  /** Ends the wait until it listens. */
  giveUp: AbortSignal;
}

/** An emulator with a bot, for as long as it is needed. */
export interface Target {
  control: ControlApi;
  /** The value with the secrets in it masked: files hold some too, and the emulator sees these no more. */
  mask<T>(value: T): T;
  close(): Promise<void>;
}

/** A running emulator with its bot, or one of our own with the bot at --bot or the one that the command starts. */
export async function openTarget(values: TargetValues): Promise<Target> {
  const { emulator, start, command } = values;
  if (emulator !== undefined) return await openRunning(emulator, values);
  if (start.bot !== undefined || command.length > 0) return openOwn(values);
  throw new UsageError(
    'There is no bot. Give its events URL with --bot, or after -- the command that starts it, or use a running emulator with --emulator.',
  );
}

async function openRunning(url: string, { app, start, command }: TargetValues): Promise<Target> {
  if (start.bot !== undefined || command.length > 0) {
    throw new UsageError(
      `The emulator at ${url} has its bot already. Leave out --emulator, or --bot and the command.`,
    );
  }
  const { controlToken } = start;
  const token = controlToken === undefined ? {} : { token: String(controlToken) };
  const running = connectEmulator(url, token);
  const control = app === undefined ? running : forApp(running, app);
  const { api_keys: apiKeys, identification_key: key, client_secret: secret } = await control.getKeys();
  given.learn(...apiKeys, key, secret);
  return { control, mask: (value) => given.maskAll(value), close: async () => {} };
}

async function openOwn({ start, command, startTimeout, giveUp }: TargetValues): Promise<Target> {
  const { urls, others } = splitBotUrls(start);
  const isOurs = command.length > 0;
  const emulator = await createEmulator(
    emulatorOptions(isOurs ? others : start, { port: isOurs ? 0 : 4242 }),
  );
  const mask = <T>(value: T) => given.maskAll(emulator.mask(value));
  if (!isOurs) return { control: emulator.control, mask, close: () => emulator.stop() };
  const running = await startBotBeside(emulator, { command, urls, startTimeout, giveUp }).catch(
    async (error) => {
      await emulator.stop();
      throw error;
    },
  );
  return {
    control: emulator.control,
    mask,
    async close() {
      await running.stop();
      await emulator.stop();
    },
  };
}

/** An emulator, its bot, and the keys of both. */
export interface VerifyTarget {
  control: ControlApi;
  bot: string;
  apiKey: string;
  identificationKey: string;
  /** The value with the secrets in it masked. */
  mask<T>(value: T): T;
  restart?: () => Promise<void>;
}

export interface VerifyTargetValues {
  /** URL of a running emulator. */
  emulator?: string;
  start: StartValues;
  /** Words that start the bot. */
  command: readonly string[];
  /** Longest wait until the bot of the command listens. */
  startTimeout: string;
  /** Ends the wait until it listens. */
  giveUp: AbortSignal;
}

/** More than a run of every check leaves behind. */
const journalLimit = 200_000;

/** Does the work with a running emulator's bot, or with the bot at --bot or of the command, on an emulator of our own. */
export async function withTarget<T>(
  values: VerifyTargetValues,
  work: (target: VerifyTarget) => Promise<T>,
): Promise<T> {
  const { emulator: url, start, command } = values;
  if (url !== undefined) return work(await runningTarget(url, values));
  const isOurs = command.length > 0;
  if (!isOurs && start.bot === undefined) {
    throw new UsageError(
      'Which bot? Give its events URL with --bot, or after -- the command that starts it, or a running emulator with --emulator.',
    );
  }
  const { urls, others } = splitBotUrls(start);
  const own = emulatorOptions(isOurs ? others : start, { port: isOurs ? 0 : 4242 });
  const emulator = await createEmulator({ ...own, journalLimit: own.journalLimit ?? journalLimit });
  try {
    if (!isOurs) return await work({ ...takeParts(emulator), bot: String(start.bot) });
    return await withBot(emulator, { ...values, urls, work });
  } finally {
    await emulator.stop();
  }
}

async function runningTarget(url: string, { start, command }: VerifyTargetValues): Promise<VerifyTarget> {
  if (command.length > 0 || start.bot !== undefined) {
    throw new UsageError(
      `The emulator at ${url} has its bot already. Leave out --emulator, or --bot and the command.`,
    );
  }
  const { controlToken } = start;
  const control = connectEmulator(url, {
    token: controlToken === undefined ? undefined : String(controlToken),
  });
  const { bot } = await control.getApp();
  if (bot === null) throw new UsageError(`The emulator at ${url} has no bot. Start it with --bot.`);
  const {
    api_keys: apiKeys,
    identification_key: identificationKey,
    client_secret: secret,
  } = await control.getKeys();
  given.learn(...apiKeys, identificationKey, secret);
  return { control, bot, apiKey: apiKeys[0] ?? '', identificationKey, mask: (value) => given.maskAll(value) };
}

interface BotWork<T> extends VerifyTargetValues {
  urls: BotUrls;
  work: (target: VerifyTarget) => Promise<T>;
}

async function withBot<T>(
  emulator: Emulator,
  { command, startTimeout, giveUp, urls, work }: BotWork<T>,
): Promise<T> {
  let running = await startBotBeside(emulator, { command, urls, startTimeout, giveUp });
  try {
    const { bot: url } = await emulator.control.getApp();
    const restart = async () => {
      running = await running.restart();
      await emulator.control.patchApp({ body: settingsAt(running, urls) });
    };
    return await work({ ...takeParts(emulator), bot: url!, restart });
  } finally {
    await running.stop();
  }
}

function takeParts(emulator: Emulator) {
  const { control, apiKey, identificationKey } = emulator;
  return { control, apiKey, identificationKey, mask: <T>(value: T) => given.maskAll(emulator.mask(value)) };
}
