import type { Command } from 'commander';
import {
  type Conversation,
  exitCodeOf,
  loadConversations,
  prettyReport,
  type ReplayOptions,
  type ReplayVerdict,
  replayConversations,
  replayReports,
  Updates,
  verdictOfNothing,
} from '../../conversations/index.ts';
import { parseDuration } from '../../duration.ts';
import { type ControlApi, UsageError } from '../../index.ts';
import { ProgressLine } from '../../reports/progress.ts';
import { addBotOptions, withoutBotCommand } from '../bot-command.ts';
import { given } from '../known-secrets.ts';
import { openTarget } from '../replay-target.ts';
import { shellWord, shellWords, wordsAfterCommand } from '../shell-words.ts';
import { addStartOptions, number, type StartValues } from '../start-options.ts';
import { exitCodeOfSignal, stopRequests } from '../until-stopped.ts';
import { type WantedReport, wantedReports, writeNamedFile } from '../wanted-report.ts';

interface ReplayValues {
  emulator?: string;
  app?: string;
  speed: string;
  concurrency: string;
  timeout?: string;
  silence: string;
  startTimeout: string;
  settle?: boolean;
  update?: boolean;
  report?: string[];
  variable?: string[];
}

export function addReplayCommand(program: Command): void {
  const command = program
    .command('replay')
    .argument('<files...>', 'conversations, or folders of them; after --, the command that starts the bot')
    .option('--emulator <url>', 'use a running emulator and its bot')
    .option('--app <slug>', 'app of the running emulator')
    .option('--speed <factor>', 'pauses as recorded (1), that many times shorter, or instant', 'instant')
    .option('--concurrency <number>', 'conversations at once', '4')
    .option(
      '--timeout <duration>',
      "longest wait for the bot's replies (default: 10s, more for a bot that was seen to be slow)",
    )
    .option(
      '--silence <duration>',
      'how long nothing must happen for silence, besides the time that the slowest reply so far took',
      '100ms',
    )
    .option('--settle', 'wait for silence after every turn, also where the bot was not seen to reply late')
    .option('--update', 'rewrite the expectations that the bot does not meet')
    .option(
      '--report <format=file>',
      'pretty, junit, json, sarif or github; without a file it is printed; repeatable',
      also,
    )
    .option('--variable <name=value>', 'value of a placeholder; repeatable', also)
    .addHelpText('after', help);
  addStartOptions(addBotOptions(command)).action((words: string[], values: ReplayValues & StartValues) =>
    replay(words, values),
  );
}

/** Gathers an option that may be given several times. */
function also(value: string, before: string[] = []): string[] {
  return [...before, value];
}

const help = `
Examples:
  divar-emulator replay conversations --bot http://127.0.0.1:8000/events
  divar-emulator replay greeting.yaml --emulator http://127.0.0.1:4242
  divar-emulator replay conversations --report junit=report.xml -- node bot.js

Exit codes: 0 all as expected, 1 the bot is at fault, 2 wrong usage, 3 nothing could be run, 130, 143 or 129 ended by a signal.
`;

async function replay(words: string[], values: ReplayValues & StartValues): Promise<void> {
  const { operands: files, command } = withoutBotCommand(words);
  const { emulator, app, speed, concurrency, timeout, silence, settle, update, report, variable, ...more } =
    values;
  const { startTimeout, ...start } = more;
  const signal = stopRequests();
  const reports = wantedReports(report ?? [], Object.keys(replayReports));
  const options = { ...replayOptions(values), signal };
  const conversations = loadConversations(files, { variables: parseVariables(variable ?? []) });
  try {
    const target = await openTarget({ start, command, startTimeout, giveUp: signal, emulator, app });
    try {
      const verdict = await play(target.control, { conversations, options, update: update ?? false });
      print(target.mask(verdict), { reports, files });
      process.exitCode = exitCodeOf(verdict);
    } finally {
      await target.close();
    }
  } catch (error) {
    // A report of an earlier run must not stand for this one.
    const stoppedBy = signal.aborted ? String(signal.reason) : undefined;
    const verdict = verdictOfNothing(conversations, { seed: options.seed, stoppedBy });
    writeFiles(given.maskAll(verdict), reports);
    if (!signal.aborted) throw error;
    process.stderr.write(`ended by ${stoppedBy}: ${given.mask((error as Error).message)}\n`);
  }
  if (signal.aborted) process.exitCode = exitCodeOfSignal(signal.reason);
}

function replayOptions(values: ReplayValues & StartValues): ReplayOptions {
  const { speed, concurrency, timeout, silence, settle, seed, emulator } = values;
  return {
    speed: parseSpeed(speed),
    concurrency: number(concurrency, { option: '--concurrency', least: 1, most: 1000 })!,
    replyMs: timeout === undefined ? undefined : parseDuration(timeout, '--timeout'),
    quietMs: parseDuration(silence, '--silence'),
    settle: settle ?? false,
    exclusive: emulator === undefined,
    seed: seed === undefined ? undefined : number(seed, { option: '--seed' })!,
  };
}

function parseSpeed(text: string): number | 'instant' {
  if (text === 'instant') return text;
  const factor = Number(text);
  if (factor > 0 && Number.isFinite(factor)) return factor;
  throw new UsageError(
    `--speed ${text} is not a speed. Use instant, 1 for the recorded pauses, or 10 for a tenth of them.`,
  );
}

function parseVariables(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, value] = /^(\w+)=(.*)$/s.exec(pair) ?? [];
      if (name === undefined)
        throw new UsageError(`--variable ${pair} is not a pair. Write it as name=value.`);
      return [name, value!];
    }),
  );
}

interface ReplayRun {
  conversations: Conversation[];
  options: ReplayOptions;
  update: boolean;
}

async function play(
  control: ControlApi,
  { conversations, options, update }: ReplayRun,
): Promise<ReplayVerdict> {
  const updates = new Updates();
  const progress = new ProgressLine(process.stderr);
  const counts = { done: 0, failed: 0, turns: 0 };
  const show = () => {
    const failed = counts.failed > 0 ? `, ${counts.failed} failed` : '';
    progress.show(`${counts.done}/${conversations.length} conversations, ${counts.turns} turns${failed}`);
  };
  const verdict = await replayConversations(control, conversations, {
    ...options,
    onTurn(played) {
      counts.turns += 1;
      if (counts.turns % 50 === 1) show();
      if (update) updates.note(played);
    },
    onConversation({ outcome }) {
      counts.done += 1;
      if (outcome === 'failed') counts.failed += 1;
      show();
    },
  }).finally(() => progress.end());
  if (update && verdict.stoppedBy === undefined) printUpdates(updates, verdict);
  return verdict;
}

function printUpdates(updates: Updates, { conversations }: ReplayVerdict): void {
  const { updated, left } = updates.write(conversations);
  for (const { file, turns } of updated) process.stdout.write(`updated ${file} (turns: ${turns})\n`);
  for (const line of left) process.stdout.write(`${line}\n`);
}

function print(
  verdict: ReplayVerdict,
  { reports, files }: { reports: readonly WantedReport[]; files: readonly string[] },
): void {
  const write = (text: string) => process.stdout.write(text);
  writeFiles(verdict, reports);
  for (const { format, file } of reports) {
    if (file === undefined) write(replayReports[format]!(verdict));
  }
  if (reports.some(({ file }) => file === undefined)) return;
  const again = ({ file }: { file: string }) => given.mask(againCommand(file, { files, seed: verdict.seed }));
  write(prettyReport(verdict, { color: process.stdout.isTTY, again }));
}

function writeFiles(verdict: ReplayVerdict, reports: readonly WantedReport[]): void {
  for (const { format, file } of reports) {
    if (file !== undefined) writeNamedFile(file, replayReports[format]!(verdict));
  }
}

/** The words of this command line with one file alone and the same seed, and with no secret in them. */
function againCommand(
  file: string,
  { files, seed, argv = process.argv }: { files: readonly string[]; seed: number; argv?: readonly string[] },
): string {
  const { options, command } = wordsAfterCommand(argv);
  const kept = options.filter((word, index) => {
    const isSeed = word === '--seed' || options[index - 1] === '--seed';
    return !isSeed && !files.includes(word) && word !== '--update';
  });
  const start = ['divar-emulator', argv[2] ?? 'replay', shellWord(file), '--seed', String(seed)];
  return [...start, ...shellWords(kept), ...command.map(shellWord)].join(' ');
}
