import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import {
  type CheckResult,
  failureFolder,
  listed,
  type Report,
  type RunnerEvent,
  verifyBot,
} from '../../../contract-tests/index.ts';
import { withoutBotCommand } from '../bot-command.ts';
import { given } from '../known-secrets.ts';
import { addStartOptions, type StartValues } from '../start-options.ts';
import { commandWords } from '../verify/command-words.ts';
import { addVerifyOptions, startValuesOf, type VerifyValues, verifyOptionsOf } from '../verify/options.ts';
import type { PlatformValues } from '../verify/platform.ts';
import { progress } from '../verify/progress.ts';
import { ndjsonListener, verifyFormats, writeReports } from '../verify/reports.ts';
import { rerun } from '../verify/rerun.ts';
import { type TargetValues, withTarget } from '../verify/target.ts';
import { type WantedReport, wantedReports } from '../wanted-report.ts';

const help = `
The bot is verified by an emulator of verify's own; give its keys as the bot has them, or after -- the command that
starts the bot, which then gets address and keys in its environment.

Examples:
  divar-emulator verify --bot http://127.0.0.1:8000/ --api-key KEY --identification-key KEY
  divar-emulator verify --report junit=report.xml -- node bot.js
  divar-emulator verify --platform http://127.0.0.1:4242
  divar-emulator verify --rerun divar-failures/AUTH-01-no-authorization.json

Exit codes: 0 every must passes, 1 a must failed, 2 wrong usage, 3 nothing could be exercised or the time was up.
`;

export function addVerifyCommand(program: Command): void {
  const command = program
    .command('verify')
    .argument('[command...]', 'after --, the command that starts the bot')
    .description('the contract tests: does the bot keep to the contract');
  addVerifyOptions(command).addHelpText('after', help);
  addStartOptions(command).action((words: string[], values: VerifyValues & StartValues) =>
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
  const target: TargetValues = {
    start: startValuesOf(values),
    command,
    ...(values.emulator !== undefined && { emulator: values.emulator }),
  };
  if (values.rerun !== undefined) return rerun(values.rerun, target, values);
  const reports = wantedReports(values.report ?? [], verifyFormats);
  const report =
    values.platform === undefined
      ? await verified(values, { target, reports })
      : given.maskAll(
          await (await import('../verify/platform.ts')).verifiedPlatform(values as PlatformValues),
        );
  writeReports(report, { reports, context: contextOf(), print });
  process.exitCode = exitCodeOf(report, values.failOn);
}

/** The catalogue of bots, or of platforms. */
async function list({ platform }: VerifyValues): Promise<string> {
  if (platform === undefined) return listed();
  return (await import('../verify/platform.ts')).listedPlatform();
}

function verified(
  values: VerifyValues & StartValues,
  { target, reports }: { target: TargetValues; reports: readonly WantedReport[] },
): Promise<Report> {
  const options = verifyOptionsOf(values);
  const listeners = [ndjsonListener(reports, print), progress(process.stderr, () => performance.now())];
  return withTarget(target, async ({ mask, ...found }) => {
    const onEvent = (event: RunnerEvent) => {
      for (const listen of listeners) listen(mask(event));
    };
    const keep = failureFolder(values.failures, found);
    return mask(await verifyBot({ ...options, ...found, keep, onEvent }));
  });
}

/** Findings can be shown at the configuration file of the bot's repository where there is one. */
function contextOf() {
  const file = 'divar-emulator.yaml';
  return {
    again: (options: string) => given.mask(commandWords(process.argv, options)),
    ...(existsSync(file) && { file }),
  };
}

function exitCodeOf({ checks, summary }: Report, failOn: string): number {
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
