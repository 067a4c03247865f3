import { type Command, Option } from 'commander';
import pc from 'picocolors';
import { type BotExit, BotNotListening, createEmulator, type Emulator, UsageError } from '../../index.ts';
import {
  addBotOptions,
  type BotUrls,
  splitBotUrls,
  startBotBeside,
  withoutBotCommand,
} from '../bot-command.ts';
import { dotenvLines, shellLines } from '../bots-elsewhere.ts';
import { type Interception, interceptFor } from '../interception.ts';
import { logText } from '../known-secrets.ts';
import { addStartOptions, emulatorOptions, type StartValues } from '../start-options.ts';
import { watchExchanges } from '../terminal/exchange-line.ts';
import { exitCodeOfSignal, stopRequests, untilStopped } from '../until-stopped.ts';
import { defaultPort } from './start.ts';

/** Exit code where the fault is ours and not the bot's. */
const ourFault = 125;

interface RunValues {
  offline?: boolean;
  printEnv?: keyof typeof forms;
  quiet?: boolean;
  startTimeout: string;
}

/** Forms of the variables: for a shell, for a .env file, for an IDE. */
const forms = {
  sh: shellLines,
  dotenv: dotenvLines,
  json: (variables: Record<string, string>) => JSON.stringify(variables, null, 2),
};

const help = `
The bot's HTTPS calls to open-api.divar.ir and the other hosts of Divar arrive at the emulator; nothing in the bot
changes. Other hosts are left alone, or refused with --offline. Ends with the bot's exit code; ${ourFault} where the fault is ours.

Examples:
  divar-emulator run -- python3 bot.py
  divar-emulator run --bot http://127.0.0.1:8000/events -- node bot.js
  divar-emulator run --print-env dotenv > .env.emulator
`;

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .argument('[command...]', 'after --, the command that starts the bot')
    .option('--offline', 'refuse what the bot asks of other hosts')
    .addOption(
      new Option(
        '--print-env [form]',
        'print the variables for a bot that is started elsewhere, and keep running',
      )
        .choices(Object.keys(forms))
        .preset('sh'),
    )
    .option('--quiet', 'print no exchanges')
    .addHelpText('after', help);
  addStartOptions(addBotOptions(command)).action((words: string[], values: RunValues & StartValues) =>
    run(words, values).catch(endWithOurFault),
  );
}

/** Whatever is not the bot's doing ends with an exit code that no bot uses. */
function endWithOurFault(error: unknown): void {
  note(`${pc.red('error:')} ${(error as Error).message}`);
  process.exitCode = ourFault;
}

interface RunContext {
  emulator: Emulator;
  interception: Interception;
  close(): Promise<void>;
}

async function run(
  words: string[],
  { offline, printEnv, quiet, startTimeout, ...start }: RunValues & StartValues,
): Promise<void> {
  const { command } = withoutBotCommand(words);
  if (command.length === 0 && !printEnv) {
    throw new UsageError(
      'Which bot? Write its command after --, such as: divar-emulator run -- python3 bot.py',
    );
  }
  const stopped = untilStopped();
  const { urls, others } = splitBotUrls(start);
  const runtime = await surround(command.length > 0 ? others : start, offline ?? false);
  const watching = new AbortController();
  try {
    if (!quiet) void watchExchanges(runtime.emulator.control, { signal: watching.signal, print: note });
    process.exitCode = printEnv
      ? await printEnvironment(runtime, { form: printEnv, stopped })
      : await runBot(runtime, { command, urls, startTimeout, stopped });
  } finally {
    watching.abort();
    await runtime.close();
  }
}

async function surround(start: StartValues, offline: boolean): Promise<RunContext> {
  const emulator = await createEmulator({ ...emulatorOptions(start, { port: defaultPort }), onNote: note });
  const interception = await interceptFor(emulator, { offline, note }).catch(async (error) => {
    await emulator.stop();
    throw error;
  });
  return {
    emulator,
    interception,
    async close() {
      await interception.close();
      await emulator.stop();
    },
  };
}

async function runBot(
  { emulator, interception }: RunContext,
  {
    command,
    urls,
    startTimeout,
    stopped,
  }: { command: string[]; urls: BotUrls; startTimeout: string; stopped: Promise<void> },
): Promise<number> {
  const giveUp = stopRequests();
  try {
    const running = await startBotBeside(emulator, {
      command,
      env: interception.variables,
      urls,
      startTimeout,
      giveUp,
    });
    await tellReady(emulator);
    const exit = await Promise.race([running.exited, stopped]);
    await running.stop();
    if (!exit) return 0;
    note(`the bot ended with ${exit.signal ?? `exit code ${exit.code}`}`);
    return chooseExitCode(exit);
  } catch (error) {
    note((error as Error).message);
    return giveUp.aborted ? exitCodeOfSignal(giveUp.reason) : exitCodeBeforeListening(error);
  }
}

/** That of a bot that ended by itself; a good one would say that it has done its work. */
function exitCodeBeforeListening(error: unknown): number {
  const exit = error instanceof BotNotListening ? error.exit : undefined;
  return (exit && chooseExitCode(exit)) || ourFault;
}

async function tellReady({ url, apiKey, identificationKey, control }: Emulator): Promise<void> {
  const { bot } = await control.getApp();
  note(
    `${pc.green('ready')} ${url}/ · bot ${bot} · API key ${apiKey} · identification key ${identificationKey}`,
  );
}

function chooseExitCode({ code, signal }: BotExit): number {
  return code ?? exitCodeOfSignal(signal!);
}

async function printEnvironment(
  { interception }: RunContext,
  { form, stopped }: { form: keyof typeof forms; stopped: Promise<void> },
): Promise<number> {
  process.stdout.write(`${forms[form](interception.variables)}\n`);
  await stopped;
  return 0;
}

/** What is ours goes to the standard error; the standard output is the bot's. */
function note(text: string): void {
  process.stderr.write(`${pc.dim('divar-emulator')} ${logText(text)}\n`);
}
