import { statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import {
  type CheckResult,
  type FailureFolder,
  failureFolder,
  findingWords,
  listed,
  type Report,
  type Rerun,
  type RunnerEvent,
  readFailure,
  reportOfNothing,
  rerunFailure,
  verifyBot,
} from '../../../contract-tests/index.ts';
import { plain } from '../../reports/text.ts';
import { addBotOptions, withoutBotCommand } from '../bot-command.ts';
import { given } from '../known-secrets.ts';
import { type VerifyTargetValues, withTarget } from '../replay-target.ts';
import { commandWords, secretVariables } from '../shell-words.ts';
import { addStartOptions, type StartValues } from '../start-options.ts';
import { exitCodeOfSignal, stopRequests } from '../until-stopped.ts';
import {
  addVerifyOptions,
  pickStartValues,
  readVerifyOptions,
  type VerifyValues,
} from '../verify/options.ts';
import type { PlatformValues } from '../verify/platform.ts';
import { progress } from '../verify/progress.ts';
import { eventLog, verifyFormats, writeReports } from '../verify/reports.ts';
import { type WantedReport, wantedReports } from '../wanted-report.ts';

const help = `
Give the keys that the bot has; or the command that starts it, which then gets address and keys in its environment.

Examples:
  divar-emulator verify --bot http://127.0.0.1:8000/ --api-key KEY --identification-key KEY
  divar-emulator verify --report junit=report.xml -- node bot.js
  divar-emulator verify --platform http://127.0.0.1:4242
  divar-emulator verify --rerun divar-failures/AUTH-01-no-authorization.json

Exit codes: 0 every must passes, 1 a must failed, 2 wrong usage, 3 nothing was exercised or the time was up, 128 + n a signal.`;

export function addVerifyCommand(program: Command): void {
  const command = program
    .command('verify')
    .argument('[command...]', 'after --, the command that starts the bot');
  addVerifyOptions(command).addHelpText('after', help);
  addStartOptions(addBotOptions(command)).action((words: string[], values: VerifyValues & StartValues) =>
    verify(words, values),
  );
}

async function verify(words: string[], values: VerifyValues & StartValues): Promise<void> {
  if (values.list) return print(await list(values));
  if (values.explain !== undefined) {
    const { explainedBy } = await import('../verify/explain.ts');
    return print(explainedBy(values.explain));
  }
  const { command } = withoutBotCommand(words);
  const target: VerifyTargetValues = {
    start: pickStartValues(values),
    command,
    emulator: values.emulator,
    startTimeout: values.startTimeout,
    giveUp: stopRequests(),
  };
  if (values.rerun !== undefined) return rerun(values.rerun, target, values);
  const reports = wantedReports(values.report ?? [], verifyFormats);
  const { giveUp: signal } = target;
  const report =
    values.platform === undefined
      ? await verified(values, { target, reports })
      : given.maskAll(
          await (await import('../verify/platform.ts')).verifiedPlatform(values as PlatformValues, signal),
        );
  writeReports(report, { reports, context: makeContext(command), print });
  process.exitCode = signal.aborted ? exitCodeOfSignal(signal.reason) : chooseExitCode(report, values.failOn);
}

/** The catalogue of bots, or of platforms. */
async function list({ platform }: VerifyValues): Promise<string> {
  if (platform === undefined) return listed();
  return (await import('../verify/platform.ts')).listedPlatform();
}

/** Verifies the bot; nothing is written while it runs, since it may watch its folder. */
async function verified(
  values: VerifyValues & StartValues,
  { target, reports }: { target: VerifyTargetValues; reports: readonly WantedReport[] },
): Promise<Report> {
  const { command, giveUp: signal } = target;
  const options = { ...readVerifyOptions(values), signal };
  const log = eventLog(reports, { print, isWatched: command.length > 0 });
  const tell = progress(process.stderr, () => performance.now());
  let kept: FailureFolder | undefined;
  try {
    return await withTarget(target, async ({ mask, ...found }) => {
      const onEvent = (event: RunnerEvent) => {
        const masked = mask(event);
        log.note(masked);
        tell(masked);
      };
      kept = failureFolder(values.failures, found);
      return mask(await verifyBot({ ...options, ...found, keep: kept.keep, onEvent }));
    });
  } catch (error) {
    const [reason = ''] = given.mask((error as Error).message).split('\n');
    const report = await reportOfNothing(options, { bot: String(target.start.bot ?? ''), reason });
    if (signal.aborted) return report;
    // A report of an earlier run must not stand for this one.
    writeReports(report, {
      reports: reports.filter(({ file }) => file !== undefined),
      context: makeContext(command),
    });
    throw error;
  } finally {
    kept?.write();
    log.end();
  }
}

function makeContext(command: readonly string[]) {
  return {
    again: (options: string) => given.mask(commandWords(process.argv, options)),
    variables: secretVariables(process.argv),
    file: shownFile(command),
  };
}

/** Files that say what a repository is. */
const manifests = [
  'package.json',
  'pyproject.toml',
  'requirements.txt',
  'go.mod',
  'composer.json',
  'pom.xml',
];

/** A file of the bot's repository that findings can be shown at: the configuration, the bot itself, or what says what it is. */
function shownFile(command: readonly string[]): string | undefined {
  const isHere = (file: string) => {
    const isInside = !path.isAbsolute(file) && !path.normalize(file).startsWith('..');
    return isInside && (statSync(file, { throwIfNoEntry: false })?.isFile() ?? false);
  };
  return ['divar-emulator.yaml', ...command, ...manifests].find(isHere);
}

function chooseExitCode({ checks, summary }: Report, failOn: string): number {
  if (checks.some((check) => isFailure(check, failOn))) return 1;
  const isExercised = summary.pass + summary.fail + summary.warn > 0;
  return isExercised && !summary.time_is_up ? 0 : 3;
}

function isFailure({ verdict, known }: CheckResult, failOn: string): boolean {
  return !known && (verdict === 'fail' || (failOn === 'warn' && verdict === 'warn'));
}

function print(text: string): void {
  process.stdout.write(text);
}

/** Sends a kept failure again and says what came; exit code 1 where it is as it was. */
async function rerun(
  file: string,
  target: VerifyTargetValues,
  { timeout }: { timeout: string },
): Promise<void> {
  const { requests } = readFailure(file);
  const isOpen = target.emulator === undefined && target.command.length === 0;
  const bot = target.start.bot ?? requests.at(-1)!.url;
  const start: StartValues = isOpen ? { ...target.start, bot } : target.start;
  const result = await withTarget({ ...target, start }, async ({ bot: url, mask, ...parts }) =>
    mask(
      await rerunFailure(file, { ...parts, bot: url, probe: '', timeout, quiet: '500ms', ackLimitMs: 2000 }),
    ),
  );
  process.stdout.write(inWords(result));
  process.exitCode = result.isSame ? 1 : 0;
}

/** Checks whose failure needs the API to fail too, which a request alone cannot bring about. */
const needsFaults = /^(RTY-|ACK-03)/;

function inWords({ failure, outcome, replies, isSame, underNewId }: Rerun): string {
  const { check, case: label, message, expected } = failure;
  const came = (one: typeof outcome) => `${one.status ?? one.ended} and ${one.replies} replies`;
  const said = findingWords({ level: 'must', message, evidence: showEvidence(replies) });
  const lines = [
    `${pc.bold(check)}  ${label === undefined ? '' : `${plain(label)}: `}${plain(message)}`,
    `  then    ${came(failure.outcome)}`,
    `  now     ${came(outcome)}${underNewId ? pc.dim(', under a new message id: a repeated one came to something else') : ''}`,
    ...said.filter(([word]) => word === 'replies').map(([, text]) => `          ${text}`),
    ...(expected === undefined ? [] : [`  wanted  ${plain(expected)}`]),
    isSame ? pc.red('as it was') : pc.green('not as it was'),
    ...(needsFaults.test(check)
      ? [`The API has to fail for this one: divar-emulator verify --only ${check}`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function showEvidence(replies: Rerun['replies']) {
  return {
    direction: 'divar_to_bot' as const,
    method: 'POST',
    url: '',
    headers: [],
    body: '',
    bytes: 0,
    ended: 'answered',
    duration_ms: 0,
    replies,
  };
}
