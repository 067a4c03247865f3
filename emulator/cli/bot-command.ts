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

/** The settings of an app whose bot listens on a port of this machine. */
export function settingsAt(port: number, { bot, initUrl, dynamicActionUrl }: BotUrls) {
  const base = `http://127.0.0.1:${port}`;
  return {
    bot: base + botUrlOf(bot).path,
    ...(initUrl !== undefined && { init_url: base + initUrl }),
    ...(dynamicActionUrl !== undefined && { dynamic_action_url: base + dynamicActionUrl }),
  };
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

/** Where a bot that we start takes its events: the URL of --bot, with a port of ours where it gives none or 0. */
function botUrlOf(bot: string | undefined): { path: string; port?: number } {
  if (bot === undefined) return { path: '/' };
  if (bot.startsWith('/')) return { path: bot };
  if (!URL.canParse(bot))
    throw new UsageError(`--bot ${bot} is no URL. Write it like http://127.0.0.1:8000/events.`);
  const { port, pathname, search } = new URL(bot);
  return { path: pathname + search, ...(Number(port) > 0 && { port: Number(port) }) };
}

/**
 * Starts the bot with what it needs to find the emulator, and tells the emulator where it listens. Without `env`
 * Divar's host names lead to the emulator for as long as the bot runs.
 */
export async function startBotBeside(
  emulator: Emulator,
  { command, urls, env, giveUp }: Omit<BotStart, 'env'> & { env?: Record<string, string> },
): Promise<BotProcess> {
  if (env) return startWith(emulator, { command, urls, env, giveUp });
  const interception = await interceptFor(emulator, { note: (text) => writeLine(`divar-emulator ${text}`) });
  const running = await startWith(emulator, { command, urls, env: interception.variables }).catch(
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

interface BotStart {
  command: readonly string[];
  urls: BotUrls;
  env: Record<string, string>;
  /** Ends the wait until it listens. */
  giveUp?: AbortSignal;
}

/** A bot that listens later than this is waited for in words. */
const quietlyAwaitedMs = 3000;

async function startWith(
  emulator: Emulator,
  { command: [command, ...args], urls, env, giveUp }: BotStart,
): Promise<BotProcess> {
  const { port: known } = botUrlOf(urls.bot);
  const port = known ?? (await freePort());
  const waiting = setTimeout(writeLine, quietlyAwaitedMs, waitingWords({ known, port }));
  const running = await startBot({
    command: command!,
    args,
    env: { ...env, ...(known === undefined && { PORT: String(port) }) },
    ...(known !== undefined && { port: known }),
    ...(giveUp && { giveUp }),
    onLine: (line) => writeLine(emulator.mask(line)),
  }).finally(() => clearTimeout(waiting));
  await emulator.control.patchApp({ body: settingsAt(running.port, urls) });
  return running;
}

function waitingWords({ known, port }: { known: number | undefined; port: number }): string {
  const where =
    known === undefined ? `at port ${port}, which it has in PORT, or any other` : `at port ${known}`;
  return `divar-emulator waits until the bot listens ${where}`;
}

/** What the bot prints goes to the standard error, beside the report. */
function writeLine(line: string): void {
  process.stderr.write(`${logText(line)}\n`);
}
