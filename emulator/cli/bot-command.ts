import { type Command, Option } from 'commander';
import { parseDuration } from '../duration.ts';
import { type BotProcess, type Emulator, freePort, startBot, UsageError } from '../index.ts';
import { interceptFor } from './interception.ts';
import { logText } from './known-secrets.ts';
import type { StartValues } from './start-options.ts';

/** Where a bot that we start takes what Divar asks: paths, or a URL for its events. */
export interface BotUrls {
  bot?: string;
  initUrl?: string;
  dynamicActionUrl?: string;
}

/** Splits the options of a bot that we start: what waits for its port, and the rest. */
export function splitBotUrls(start: StartValues): { urls: BotUrls; others: StartValues } {
  const { bot, ...others } = start;
  const urls: BotUrls = bot === undefined ? {} : { bot: String(bot) };
  for (const name of ['initUrl', 'dynamicActionUrl'] as const) {
    const given = others[name];
    if (typeof given !== 'string' || !given.startsWith('/')) continue;
    urls[name] = given;
    delete others[name];
  }
  return { urls, others };
}

/** The settings of an app whose bot listens there: it is called as --bot was given, but for what that leaves open. */
export function settingsAt({ origin, port }: Pick<BotProcess, 'origin' | 'port'>, urls: BotUrls) {
  const { given, path } = readBotUrl(urls.bot);
  const base = new URL(given ?? origin);
  base.port = String(port);
  const root = new URL('/', base).href.slice(0, -1);
  const at = (there: string | undefined) => there && root + there;
  return { bot: root + path, init_url: at(urls.initUrl), dynamic_action_url: at(urls.dynamicActionUrl) };
}

/** The operands of a command line before `--`, and the words after it, which start a bot. */
export function withoutBotCommand(
  operands: readonly string[],
  argv: readonly string[] = process.argv,
): { operands: string[]; command: string[] } {
  const at = argv.indexOf('--');
  const command = at < 0 ? [] : argv.slice(at + 1);
  return { operands: operands.slice(0, operands.length - command.length), command };
}

interface BotUrl {
  /** The URL of --bot, where it is one. */
  given?: string;
  /** The host and the port that it names. */
  host?: string;
  port?: number;
  path: string;
}

/** What --bot says of a bot that we start: a URL, in which the port may be left open, or a path. */
function readBotUrl(bot: string | undefined): BotUrl {
  if (bot === undefined) return { path: '/' };
  if (bot.startsWith('/')) return { path: bot };
  if (!URL.canParse(bot) || !/^https?:\/\//i.test(bot)) {
    throw new UsageError(`--bot ${bot} is not a URL. Write it like http://127.0.0.1:8000/events.`);
  }
  const { hostname, pathname, search } = new URL(bot);
  // A URL does not tell the usual port of its scheme from none at all.
  const [, port = '0'] = /^https?:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i.exec(bot) ?? [];
  const known = Number(port) > 0 ? Number(port) : undefined;
  return { given: bot, host: hostname, port: known, path: pathname + search };
}

/** Gives a command that starts a bot the options for that. */
export function addBotOptions(command: Command): Command {
  return command.addOption(
    new Option('--start-timeout <duration>', 'longest wait until the bot of the command listens, 0 for none')
      .default('30s')
      .env('DIVAR_EMULATOR_START_TIMEOUT'),
  );
}

interface BotStart {
  command: readonly string[];
  urls: BotUrls;
  /** The variables that lead Divar's host names here; without them they do for as long as the bot runs. */
  env?: Record<string, string>;
  /** Longest wait until it listens, such as 30s. */
  startTimeout: string;
  /** Ends the wait until it listens. */
  giveUp: AbortSignal;
}

/** Starts the bot with what it needs to find the emulator, and tells the emulator where it listens. */
export async function startBotBeside(emulator: Emulator, start: BotStart): Promise<BotProcess> {
  const { env } = start;
  if (env) return startWith(emulator, { ...start, env });
  const interception = await interceptFor(emulator, { note: writeNote });
  const running = await startWith(emulator, { ...start, env: interception.variables }).catch(
    async (error) => {
      await interception.close();
      throw error;
    },
  );
  return endingWith(running, () => interception.close());
}

/** A bot whose end, also that of one that a restart brings, ends what was begun for it. */
function endingWith(running: BotProcess, end: () => Promise<void>): BotProcess {
  return {
    ...running,
    restart: async () => endingWith(await running.restart(), end),
    async stop() {
      await running.stop();
      await end();
    },
  };
}

/** A bot that listens later than this is waited for in words. */
const quietlyAwaitedMs = 3000;

async function startWith(
  emulator: Emulator,
  { command: [command, ...args], urls, env, startTimeout, giveUp }: BotStart,
): Promise<BotProcess> {
  const { host, port } = readBotUrl(urls.bot);
  const startTimeoutMs = parseDuration(startTimeout, '--start-timeout') || Number.POSITIVE_INFINITY;
  const offeredPort = port === undefined ? await freePort() : undefined;
  const where =
    port === undefined ? `at port ${offeredPort}, which it has in PORT, or any other` : `at port ${port}`;
  const waiting = setTimeout(writeNote, quietlyAwaitedMs, `waits until the bot listens ${where}`);
  const running = await startBot({
    command: command!,
    args,
    env: offeredPort === undefined ? env : { ...env, PORT: String(offeredPort) },
    host,
    port,
    offeredPort,
    startTimeoutMs,
    giveUp,
    onLine: (line) => writeLine(emulator.mask(line)),
    onNote: writeNote,
  }).finally(() => clearTimeout(waiting));
  await emulator.control.patchApp({ body: settingsAt(running, urls) });
  return running;
}

/** What the bot prints goes to the standard error, beside the report. */
function writeLine(line: string): void {
  process.stderr.write(`${logText(line)}\n`);
}

function writeNote(text: string): void {
  writeLine(`divar-emulator ${text}`);
}
