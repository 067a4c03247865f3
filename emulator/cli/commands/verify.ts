import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  type CheckResult,
  catalogue,
  explained,
  githubReport,
  jsonReport,
  junitReport,
  listed,
  prettyReport,
  type Report,
  type VerifyOptions,
  verifyBot,
} from '../../../contract-tests/index.ts';
import { createEmulator, type Emulator, parseDuration, UsageError } from '../../index.ts';
import { startBotBeside, withoutBotCommand } from '../bot-command.ts';
import { addStartOptions, emulatorOptions, number, type StartValues } from '../start-options.ts';
import { defaultPort } from './start.ts';

interface VerifyValues {
  only?: string[];
  skip?: string[];
  slow?: boolean;
  failOn: string;
  baseline?: string;
  report?: string[];
  concurrency: string;
  probe: string;
  timeout: string;
  ackLimit: string;
  list?: boolean;
  explain?: string;
}

const help = `
The bot is verified by an emulator of verify's own; give its keys as the bot has them, or after -- the command that
starts the bot, which then gets address and keys in its environment.

Examples:
  divar-emulator verify --bot http://127.0.0.1:8000/ --api-key KEY --identification-key KEY
  divar-emulator verify --report junit=report.xml -- node bot.js

Exit codes: 0 every must passes, 1 a must failed, 2 wrong usage, 3 nothing could be exercised.
`;

export function addVerifyCommand(program: Command): void {
  const command = program
    .command('verify')
    .argument('[command...]', 'after --, the command that starts the bot')
    .description('the contract tests: does the bot keep to the contract')
    .option('--only <ids...>', 'these checks alone, such as AUTH or AUTH-01')
    .option('--skip <ids...>', 'not these checks')
    .option('--slow', 'also the checks that wait long')
    .option('--fail-on <level>', 'must, or warn to fail on warnings too', 'must')
    .option('--baseline <file>', 'a JSON report; what failed in it is shown but not counted')
    .option('--report <format=file>', 'pretty, json, junit or github; repeatable', also)
    .option('--concurrency <number>', 'checks at once', '8')
    .option('--probe <text>', 'a text that makes the bot reply', 'سلام')
    .option('--timeout <duration>', 'longest wait for an answer', '10s')
    .option('--ack-limit <duration>', 'slowest acknowledgement', '2s')
    .option('--list', 'print the catalogue')
    .option('--explain <id>', 'print one check in full')
    .addHelpText('after', help);
  addStartOptions(command).action((words: string[], values: VerifyValues & StartValues) =>
    verify(words, values),
  );
}

function also(value: string, before: string[] = []): string[] {
  return [...before, value];
}

async function verify(words: string[], values: VerifyValues & StartValues): Promise<void> {
  if (values.list) return print(listed());
  if (values.explain !== undefined) return print(explainedBy(values.explain));
  const reports = (values.report ?? []).map(wantedReport);
  const { command } = withoutBotCommand(words);
  if (command.length === 0 && values.bot === undefined) {
    throw new UsageError(
      'Which bot? Give its events URL with --bot, or after -- the command that starts it.',
    );
  }
  const report = await verified(values, command);
  print(prettyReport(report));
  for (const { format, file } of reports) writeFileSync(file, formats[format]!(report));
  if (failed(report.checks, values.failOn)) process.exitCode = 1;
}

async function verified(values: VerifyValues & StartValues, command: string[]): Promise<Report> {
  const isOurs = command.length > 0;
  const { bot, ...others } = startValues(values);
  const options = verifyValues(values);
  const own = emulatorOptions(isOurs ? others : { bot, ...others }, { port: isOurs ? 0 : defaultPort });
  const emulator = await createEmulator({ journalLimit: 100_000, ...own });
  try {
    return isOurs
      ? await withBot(emulator, { command, bot: bot as string | undefined, options })
      : await verifyBot({ ...options, ...keysOf(emulator), bot: String(bot) });
  } finally {
    await emulator.stop();
  }
}

async function withBot(
  emulator: Emulator,
  { command, bot, options }: { command: string[]; bot: string | undefined; options: Given },
): Promise<Report> {
  let running = await startBotBeside(emulator, { command, ...(bot !== undefined && { bot }) });
  try {
    const { bot: url } = await emulator.control.getApp();
    const restart = async () => {
      running = await running.restart();
      await emulator.control.patchApp({ body: { bot: url!.replace(/:\d+/, `:${running.port}`) } });
    };
    return await verifyBot({ ...options, ...keysOf(emulator), bot: url!, restart });
  } finally {
    await running.stop();
  }
}

function keysOf({ control, apiKey, identificationKey }: Emulator) {
  return { control, apiKey, identificationKey };
}

type Given = Omit<VerifyOptions, 'control' | 'bot' | 'apiKey' | 'identificationKey'>;

function verifyValues(values: VerifyValues): Given {
  const { only, skip, slow, concurrency, probe, timeout, ackLimit, baseline } = values;
  return {
    probe,
    timeout,
    quiet: '300ms',
    ackLimitMs: parseDuration(ackLimit, '--ack-limit'),
    concurrency: number(concurrency, { option: '--concurrency', least: 1, most: 100 })!,
    slow: slow ?? false,
    ...(only && { only }),
    ...(skip && { skip }),
    ...(baseline !== undefined && { baseline: knownFailures(baseline) }),
  };
}

const ownOptions = new Set([
  'only',
  'skip',
  'slow',
  'failOn',
  'baseline',
  'report',
  'concurrency',
  'probe',
  'timeout',
  'ackLimit',
  'list',
  'explain',
]);

function startValues(values: VerifyValues & StartValues): StartValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !ownOptions.has(name))) as StartValues;
}

function knownFailures(file: string): string[] {
  try {
    const { checks } = JSON.parse(readFileSync(file, 'utf8')) as Report;
    return checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn').map(({ id }) => id);
  } catch (cause) {
    throw new UsageError(`--baseline ${file} is no JSON report of verify: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

const formats: Record<string, (report: Report) => string> = {
  pretty: prettyReport,
  json: jsonReport,
  junit: junitReport,
  github: githubReport,
};

function wantedReport(text: string): { format: string; file: string } {
  const [, format = '', file = ''] = /^(\w+)=(.+)$/.exec(text) ?? [];
  if (format in formats) return { format, file };
  const known = Object.keys(formats).join(', ');
  throw new UsageError(`--report ${text} is no report. Write it as format=file, with one of ${known}.`);
}

function explainedBy(id: string): string {
  const check = catalogue.find((one) => one.id === id.toUpperCase());
  if (check) return explained(check);
  throw new UsageError(`There is no check ${id}. See divar-emulator verify --list.`);
}

function failed(checks: CheckResult[], failOn: string): boolean {
  if (failOn !== 'must' && failOn !== 'warn') throw new UsageError(`--fail-on ${failOn}: use must or warn.`);
  const counted = checks.filter(({ known }) => !known);
  return counted.some(({ verdict }) => verdict === 'fail' || (failOn === 'warn' && verdict === 'warn'));
}

function print(text: string): void {
  process.stdout.write(text);
}
