import { type Command, CommanderError, Help, Option } from 'commander';
import { type Setting, settings } from '../../spec/index.ts';
import type { EmulatorOptions, Fault } from '../index.ts';
import { UsageError } from '../usage-error.ts';

/** What the options of `start`, and of the commands that start an emulator of their own, come to. */
export type StartValues = Record<string, string | string[] | boolean | undefined>;

type OptionRow = [flags: string, description: string, choices?: readonly string[]];

/** The options that are no setting of the app, by topic; of each topic the help shows the names, and `--help-all` the rest. */
const others: Record<string, OptionRow[]> = {
  Bot: [],
  App: [['--app-slug <slug>', 'slug of the app (default: demo)']],
  Platform: [
    ['--fault <fault...>', 'a failure to inject, such as direction=divar_to_bot,status=503,times=2'],
    ['--faults <file>', 'failures to inject, a YAML list'],
    [
      '--upstream-spec <file>',
      "copy of Divar's published OpenAPI document: what is not imitated is answered by example",
    ],
  ],
  Content: [
    ['--posts <file>', 'posts that the bot can read, JSON or YAML, besides those that come along'],
    ['--world <file>', 'users, posts, conversations, tokens and more to begin with, YAML'],
    ['--seed <number>', 'repeat ids, keys and fault decisions'],
  ],
  Memory: [
    ['--data <folder>', 'keep state and journal here (default: in memory)'],
    ['--data-repair', 'set bad lines of the data folder aside, say what is lost, and start'],
    [
      '--data-bytes <number>',
      "bytes of an app's file in the data folder, and of the files of messages there; the oldest go first (default: 1073741824, 1 GB)",
    ],
    ['--journal-limit <number>', 'exchanges and messages to keep in memory (default: 10000)'],
    [
      '--journal-bytes <number>',
      'bytes of exchanges, and of messages, to keep in memory (default: 134217728, 128 MB)',
    ],
  ],
  Network: [
    ['--port <number>', 'port to listen on; 0 takes a free one (default: 4242)'],
    ['--host <address>', 'address to listen on; any but loopback needs a control token (default: 127.0.0.1)'],
    ['--public-url <url>', 'address of the emulator as bots and browsers reach it'],
    ['--request-timeout <duration>', 'longest time for a request to arrive whole, 0 for any (default: 60s)'],
    ['--allow-host <name...>', 'further host names for the control API, such as host.docker.internal'],
    ['--allow-origin <origin...>', 'web pages elsewhere that may drive it, such as http://localhost:3000'],
    ['--control-token <token>', 'token that the control API asks for'],
  ],
};

const topics = Object.fromEntries(
  Object.entries(others).map(([topic, rows]) => [
    topic,
    [...settings.filter((row) => row.topic === topic).map(settingRow), ...rows],
  ]),
);

/** A setting as the help shows it. */
function settingRow(row: Setting): OptionRow {
  const isList = row.kind === 'list';
  const [, text = '', assumed] = /^(.*?)( \(assumed\))?\.$/.exec(row.description) ?? [];
  const what = text.replace(/^[A-Z](?=[a-z]+(-[a-z]+)* )/, (letter) => letter.toLowerCase());
  const names = isList && row.values ? `: ${row.values.join(', ')}` : '';
  const notes = [defaultWords(row), assumed && 'assumed'].filter(Boolean).join(', ');
  return [row.flags, `${what}${names}${notes && ` (${notes})`}`, isList ? undefined : row.values];
}

function defaultWords({ alone, isSecret, default: value }: Setting): string {
  if (alone !== undefined) return `default without a name: ${alone}`;
  if (isSecret) return 'default: made';
  return typeof value === 'string' || typeof value === 'number' ? `default: ${value}` : '';
}

/** Those that most people use, which the help explains. */
const usual = ['--bot', '--api-key', '--identification-key', '--port', '--data'];

/** Gives a command the options that set up an emulator; each also comes from DIVAR_EMULATOR_*. */
export function addStartOptions(command: Command): Command {
  const options = Object.values(topics).flat().map(makeOption);
  let isBrief = true;
  for (const option of options)
    command.addOption(option.helpGroup('Emulator:').hideHelp(!usual.includes(option.long!)));
  command.option('--help-all', 'explain every option').on('option:help-all', () => {
    isBrief = false;
    for (const option of options) option.helpGroup(`${findTopic(option.long!)}:`).hideHelp(false);
    command.outputHelp();
    throw new CommanderError(0, 'commander.help', '');
  });
  return command
    .configureHelp({
      helpWidth: process.stdout.columns ?? 110,
      optionDescription(option) {
        const text = Help.prototype.optionDescription.call(this, option);
        return isBrief ? text.replace(/ \(env: \w+\)$/, '') : text;
      },
    })
    .addHelpText('after', () => (isBrief ? otherNames() : ''))
    .hook('preAction', (_program, actionCommand) => readFaults(actionCommand));
}

function makeOption([flags, description, choices]: OptionRow): Option {
  const option = new Option(flags, description);
  const name = option.long!.slice(2);
  option.env(`DIVAR_EMULATOR_${name.toUpperCase().replaceAll('-', '_')}`);
  // The emulator judges what is given, in the same words whichever way it comes.
  return choices ? option.choices(choices).argParser((text) => text) : option;
}

function findTopic(name: string): string {
  return Object.keys(topics).find((topic) => topics[topic]!.some(([flags]) => flags.split(' ')[0] === name))!;
}

/** The names of the other options, a line or two for each topic. */
function otherNames(): string {
  const lines = Object.entries(topics).map(([topic, rows]) => {
    const names = rows.map(([flags]) => flags.split(' ')[0]!).filter((name) => !usual.includes(name));
    return `  ${topic}: ${names.join(' ')}`;
  });
  return [
    '\nMore options of the emulator, each also as DIVAR_EMULATOR_...; --help-all explains them:',
    ...lines,
  ].join('\n');
}

/** Puts what `--fault` and `--faults` say in the place of the option. */
async function readFaults(command: Command): Promise<void> {
  const { fault = [], faults } = command.opts<{ fault?: string | string[]; faults?: string }>();
  if (fault.length === 0 && faults === undefined) return;
  const { faultsIn, faultsOfFile } = await import('./fault-options.ts');
  const ofFile = faults === undefined ? [] : await faultsOfFile(faults);
  command.setOptionValue('faults', [...faultsIn([fault].flat()), ...ofFile]);
}

/** The emulator that the options describe. A value that cannot be is a UsageError that names the option. */
export function emulatorOptions(values: StartValues, defaults: { port: number }): EmulatorOptions {
  const { port, allowHost, allowOrigin, fault: _fault, faults, ...rest } = values;
  for (const name of [...Object.keys(wholeNumbers), ...settings.map(findAttribute)]) delete rest[name];
  return {
    ...(rest as Partial<EmulatorOptions>),
    port: number(port, { option: '--port', most: 65_535 }) ?? defaults.port,
    ...readNumbers(values),
    ...readSettings(values),
    allowHost: readList(allowHost, /[\s,]+/),
    allowOrigin: readList(allowOrigin, /[\s,]+/),
    faults: faults as Fault[] | undefined,
  };
}

/** The settings of the app by the library's names, as texts but for what the library takes otherwise. */
function readSettings(values: StartValues): Partial<EmulatorOptions> {
  const given = settings.filter((row) => values[findAttribute(row)] !== undefined);
  return Object.fromEntries(given.map((row) => [row.library, readSetting(row, values[findAttribute(row)])]));
}

function readSetting({ kind, alone, check }: Setting, value: StartValues[string]): unknown {
  if (alone !== undefined) return readSwitchOrText(value);
  // A URI may hold a comma.
  if (kind === 'list') return readList(value, check === undefined ? /[\s,]+/ : /\s+/);
  return kind === 'number' && /^\d+$/.test(String(value)) ? Number(value) : value;
}

/** Name of a setting's option among the values of a command. */
function findAttribute({ flags }: Setting): string {
  return new Option(flags).attributeName();
}

/** A text, or a switch as the environment and the configuration file write it; nothing at all is no. */
function readSwitchOrText(value: StartValues[string]): string | boolean {
  const text = String(value);
  return /^(true|false|)$/.test(text) ? text === 'true' : text;
}

/** Several values, which the environment can only give with something between them. */
function readList(value: StartValues[string], between: RegExp): string[] | undefined {
  if (value === undefined) return undefined;
  return [value]
    .flat()
    .flatMap((text) => String(text).split(between))
    .filter(Boolean);
}

/** Options that are whole numbers, and what they may be. */
const wholeNumbers = {
  seed: {},
  journalLimit: { least: 1 },
  journalBytes: { least: 1 },
  dataBytes: { least: 1 },
};

function readNumbers(values: StartValues): Partial<EmulatorOptions> {
  return Object.fromEntries(
    Object.entries(wholeNumbers)
      .filter(([name]) => values[name] !== undefined)
      .map(([name, limits]) => [name, number(values[name], { option: optionName(name), ...limits })]),
  );
}

function optionName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

interface Range {
  option: string;
  least?: number;
  most?: number;
}

/** The whole number that an option gives. */
export function number(value: unknown, { option, least = 0, most = 2 ** 31 - 1 }: Range): number | undefined {
  if (value === undefined) return undefined;
  const parsed = Number(value);
  if (/^\d+$/.test(String(value)) && parsed >= least && parsed <= most) return parsed;
  throw new UsageError(`${option} ${String(value)} is not a whole number from ${least} to ${most}.`);
}
