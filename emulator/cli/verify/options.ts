import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { Report, VerifyOptions } from '../../../contract-tests/index.ts';
import { parseDuration } from '../../duration.ts';
import { parseJson, readText } from '../../files/read-file.ts';
import { UsageError } from '../../usage-error.ts';
import { number, type StartValues } from '../start-options.ts';

/** The options that are verify's own. */
export interface VerifyValues {
  only?: string[];
  skip?: string[];
  slow?: boolean;
  fuzz?: string;
  maxTime?: string;
  failOn: string;
  baseline?: string;
  report?: string[];
  failures: string;
  concurrency: string;
  probe: string;
  timeout: string;
  ackLimit: string;
  emulator?: string;
  platform?: string;
  conversation?: string;
  userId?: string;
  accessToken?: string;
  yes?: boolean;
  rerun?: string;
  startTimeout: string;
  list?: boolean;
  explain?: string;
}

const own = [
  'only',
  'skip',
  'slow',
  'fuzz',
  'maxTime',
  'failOn',
  'baseline',
  'report',
  'failures',
  'concurrency',
  'probe',
  'timeout',
  'ackLimit',
  'emulator',
  'platform',
  'conversation',
  'userId',
  'accessToken',
  'yes',
  'rerun',
  'startTimeout',
  'list',
  'explain',
];

export function addVerifyOptions(command: Command): Command {
  return command
    .option('--only <ids...>', 'these checks alone, such as AUTH or AUTH-01')
    .option('--skip <ids...>', 'not these checks')
    .option('--slow', 'also the checks that wait long')
    .option('--fuzz <seconds>', 'then send generated events for this many seconds')
    .option(
      '--max-time <duration>',
      'stop after this long; musts come first, unfinished checks count as not run',
    )
    .addOption(
      new Option('--fail-on <level>', 'must, or warn to fail on warnings too')
        .choices(['must', 'warn'])
        .default('must'),
    )
    .option('--baseline <file>', 'a JSON report; what failed in it is shown but not counted')
    .option(
      '--report <format=file>',
      'pretty, json, ndjson, junit, sarif, html, github or annotations; without a file it is printed; repeatable',
      also,
    )
    .option('--failures <folder>', 'where the inputs of failures are kept', 'divar-failures')
    .option('--concurrency <number>', 'checks at once; 1 sends one input after the other', '16')
    .option('--probe <text>', 'a text that makes the bot reply', 'سلام')
    .option('--timeout <duration>', 'shortest patience for an answer; a slow bot gets more', '10s')
    .option('--ack-limit <duration>', 'slowest acknowledgement', '2s')
    .option('--emulator <url>', 'use a running emulator and its bot')
    .option('--platform <url>', 'verify a server in the place of Divar instead of a bot')
    .option('--conversation <id>', 'with --platform and --api-key: where messages may be sent')
    .option('--user-id <id>', 'with --access-token: a user whom messages may be sent to')
    .option('--access-token <token>', 'an access token of that user')
    .option('--yes', 'send to a platform that is not on this machine')
    .option('--rerun <file>', 'send one kept failure again, byte for byte')
    .option('--list', 'print the catalogue')
    .option('--explain <id>', 'print one check in full, with an example of the remedy');
}

function also(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** The options of an emulator of our own. */
export function pickStartValues(values: VerifyValues & StartValues): StartValues {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !own.includes(name))) as StartValues;
}

export type VerifySettings = Omit<VerifyOptions, 'control' | 'bot' | 'apiKey' | 'identificationKey'>;

/** What to run, and how. A value that cannot be is a UsageError that names the option. */
export function readVerifyOptions(values: VerifyValues & StartValues): VerifySettings {
  const { only, skip, slow, fuzz, maxTime, concurrency, probe, timeout, ackLimit, baseline, seed } = values;
  for (const [option, text] of [
    ['--timeout', timeout],
    ['--max-time', maxTime],
  ]) {
    if (text !== undefined) parseDuration(text, option!);
  }
  return {
    probe,
    timeout,
    quiet: '300ms',
    ackLimitMs: parseDuration(ackLimit, '--ack-limit'),
    concurrency: number(concurrency, { option: '--concurrency', least: 1, most: 100 })!,
    slow: slow ?? false,
    seed: number(seed, { option: '--seed' }) ?? randomInt(2 ** 31),
    only,
    skip,
    fuzzSeconds: fuzz === undefined ? undefined : number(fuzz, { option: '--fuzz', least: 1, most: 86_400 })!,
    maxTime,
    baseline: baseline === undefined ? undefined : knownFailures(baseline),
  };
}

function knownFailures(file: string): string[] {
  const report = parseJson(readText(file, { option: '--baseline' }), file) as Partial<Report> | null;
  if (!Array.isArray(report?.checks))
    throw new UsageError(`--baseline ${file} is not a JSON report of verify: it has no checks.`);
  const known = report.checks.filter((check) => check?.verdict === 'fail' || check?.verdict === 'warn');
  return known.map(({ id }) => id);
}
