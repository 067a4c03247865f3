import { type Command, Option } from 'commander';
import type { ControlApi } from '../../control/control-api.ts';
import { connectEmulator } from '../../control/http-client.ts';
import { createEmulator } from '../../create-emulator.ts';
import { parseDuration } from '../../duration.ts';
import type { Conversation } from '../../transcript/format/conversation.ts';
import { conversationFiles, loadConversation } from '../../transcript/format/files.ts';
import { FormatError } from '../../transcript/format/problem.ts';
import { type ReplayOptions, replayConversations } from '../../transcript/replay/replay.ts';
import { type ConversationVerdict, exitCodeOf, type ReplayVerdict } from '../../transcript/replay/verdict.ts';
import { prettyReport } from '../../transcript/report/pretty.ts';
import { Progress } from '../../transcript/report/progress.ts';
import { type WantedReport, wantedReport, writeReport } from '../../transcript/report/report.ts';
import { Updates } from '../../transcript/update/updates.ts';
import { UsageError } from '../../usage-error.ts';
import { addStartOptions, emulatorOptions, number, type StartValues } from '../start-options.ts';

interface ReplayValues {
  emulator?: string;
  app?: string;
  speed: string;
  concurrency: string;
  timeout: string;
  silence: string;
  settle?: boolean;
  update?: boolean;
  report?: string[];
  variable?: string[];
}

type Values = ReplayValues & StartValues;

export function addReplayCommand(program: Command): void {
  const command = program
    .command('replay')
    .argument('<files...>', 'conversations, or folders of them; after --, the command that starts the bot')
    .description('play conversations against a bot and judge its replies')
    .addOption(new Option('--emulator <url>', 'use a running emulator and its bot').env('DIVAR_EMULATOR_URL'))
    .option('--app <slug>', 'app of the running emulator')
    .option('--speed <factor>', 'pauses as recorded (1), so many times shorter, or instant', 'instant')
    .option('--concurrency <number>', 'conversations at once', '4')
    .option('--timeout <duration>', "longest wait for the bot's replies", '10s')
    .option('--silence <duration>', 'how long nothing must happen for silence', '100ms')
    .option('--settle', 'wait for silence after every turn: slower, and tells where late replies belong')
    .option('--update', 'rewrite the expectations that the bot does not meet')
    .option('--report <format=file...>', 'pretty, junit, json or github; without a file it is printed')
    .option('--variable <name=value...>', 'value of a placeholder')
    .addHelpText('after', help);
  addStartOptions(command).action((files: string[], values: Values) => replay(files, values));
}

const help = `
Examples:
  divar-emulator replay conversations --bot http://127.0.0.1:8000/events
  divar-emulator replay greeting.yaml --emulator http://127.0.0.1:4242
  divar-emulator replay conversations --bot http://127.0.0.1:8000/events --report junit=report.xml

Exit codes: 0 all as expected, 1 the bot is at fault, 2 wrong usage, 3 nothing could be run.
`;

async function replay(operands: string[], values: Values): Promise<void> {
  const { files: names, command } = withoutCommand(operands, process.argv);
  const reports = (values.report ?? []).map(wantedReport);
  const options = replayOptions(values);
  const conversations = loadAll(names, variablesOf(values.variable ?? []));
  const target = await openTarget(values, command);
  try {
    const verdict = await play(target, { conversations, options, update: values.update ?? false });
    print(verdict, { reports, again: (one) => againCommand(one, { values, command, seed: verdict.seed }) });
    process.exitCode = exitCodeOf(verdict);
  } finally {
    await target.close();
  }
}

/** The operands before `--`, and the words after it. */
function withoutCommand(operands: string[], argv: readonly string[]): { files: string[]; command: string[] } {
  const at = argv.indexOf('--');
  const command = at < 0 ? [] : argv.slice(at + 1);
  return { files: operands.slice(0, operands.length - command.length), command };
}

function replayOptions({
  speed,
  concurrency,
  timeout,
  silence,
  settle,
  seed,
  emulator,
}: Values): ReplayOptions {
  return {
    speed: speedOf(speed),
    concurrency: number(concurrency, { option: '--concurrency', least: 1, most: 1000 })!,
    replyMs: parseDuration(timeout, '--timeout'),
    quietMs: parseDuration(silence, '--silence'),
    settle: settle ?? false,
    exclusive: emulator === undefined,
    ...(seed !== undefined && { seed: number(seed, { option: '--seed' })! }),
  };
}

function speedOf(text: string): number | 'instant' {
  if (text === 'instant') return text;
  const factor = Number(text);
  if (factor > 0 && Number.isFinite(factor)) return factor;
  throw new UsageError(
    `--speed ${text} is no speed. Use instant, 1 for the recorded pauses, or 10 for a tenth of them.`,
  );
}

function variablesOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined) throw new UsageError(`--variable ${pair} is no pair. Write it as name=value.`);
      return [name, value!];
    }),
  );
}

/** Everything that is wrong with any of the files, told at once. */
function loadAll(names: readonly string[], variables: Record<string, string>): Conversation[] {
  const problems: FormatError['problems'] = [];
  const conversations = conversationFiles(names).flatMap((file) => {
    try {
      return [loadConversation(file, { variables })];
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new FormatError(problems);
  return conversations;
}

interface Target {
  control: ControlApi;
  close(): Promise<void>;
}

/** The emulator that is to be used: a running one, or one of our own with the bot. */
async function openTarget(values: Values, command: readonly string[]): Promise<Target> {
  const { emulator: url, app, controlToken, bot } = values;
  if (url !== undefined) {
    if (bot !== undefined || command.length > 0) throw twoBots(url);
    const token = controlToken === undefined ? {} : { token: String(controlToken) };
    return { control: scoped(connectEmulator(url, token), app), close: async () => {} };
  }
  if (command.length > 0)
    throw new UsageError('A bot cannot be started here. Start it, and give its events URL with --bot.');
  if (bot === undefined) throw noBot();
  const emulator = await createEmulator(emulatorOptions(startValues(values), { port: 0 }));
  return { control: emulator.control, close: () => emulator.stop() };
}

function startValues(values: Values): StartValues {
  const { emulator, app, speed, concurrency, timeout, silence, settle, update, report, variable, ...start } =
    values;
  return start;
}

function twoBots(url: string): UsageError {
  return new UsageError(
    `The emulator at ${url} has its bot already. Leave out --bot and the command, or leave out --emulator.`,
  );
}

function noBot(): UsageError {
  return new UsageError(
    'There is no bot to replay against. Give its events URL with --bot, or use a running emulator with --emulator.',
  );
}

/** The same calls about another app. */
function scoped(control: ControlApi, app: string | undefined): ControlApi {
  if (app === undefined) return control;
  const calls = Object.entries(control).map(([name, call]) => [
    name,
    (input?: object) => (call as (input: object) => unknown)({ ...input, app }),
  ]);
  return Object.fromEntries(calls) as ControlApi;
}

interface Work {
  conversations: Conversation[];
  options: ReplayOptions;
  update: boolean;
}

async function play({ control }: Target, { conversations, options, update }: Work): Promise<ReplayVerdict> {
  const updates = new Updates();
  const progress = process.stderr.isTTY
    ? new Progress({ total: conversations.length, write: (text) => process.stderr.write(text) })
    : undefined;
  const verdict = await replayConversations(control, conversations, {
    ...options,
    onTurn(played) {
      progress?.turn();
      if (update) updates.note(played);
    },
    onConversation: (one) => progress?.conversation(one),
  }).finally(() => progress?.end());
  if (update) printUpdates(updates, verdict);
  return verdict;
}

function printUpdates(updates: Updates, { conversations }: ReplayVerdict): void {
  const { updated, left } = updates.write(conversations);
  for (const { file, turns } of updated) process.stdout.write(`updated ${file}: ${turns} turns\n`);
  for (const line of left) process.stdout.write(`${line}\n`);
}

function print(
  verdict: ReplayVerdict,
  { reports, again }: { reports: readonly WantedReport[]; again: (one: ConversationVerdict) => string },
): void {
  const write = (text: string) => process.stdout.write(text);
  for (const report of reports) writeReport(report, verdict, write);
  const isPrinted = reports.some(({ file }) => file === undefined);
  if (!isPrinted) write(prettyReport(verdict, { color: process.stdout.isTTY, again }));
}

/** The command that plays a conversation again, alone. */
function againCommand(
  { file }: ConversationVerdict,
  { values, command, seed }: { values: Values; command: readonly string[]; seed: number },
): string {
  const { emulator, bot } = values;
  const target = emulator === undefined ? ['--bot', String(bot ?? '')] : ['--emulator', emulator];
  const start = command.length > 0 ? ['--', ...command] : target;
  const words = ['divar-emulator', 'replay', file, '--seed', String(seed), ...start];
  return words.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
