import { type Command, CommanderError, Help, Option } from 'commander';
import type { EmulatorOptions, Fault } from '../index.ts';
import { UsageError } from '../usage-error.ts';

/** What the options of `start`, and of the commands that start an emulator of their own, come to. */
export type StartValues = Record<string, string | string[] | boolean | undefined>;

type OptionRow = [flags: string, description: string, choices?: string[]];

/** The options by topic; of each topic the help shows the names, and `--help-all` the rest. */
const topics: Record<string, OptionRow[]> = {
  Bot: [
    ['--bot <url>', "the bot's events URL"],
    ['--bot-host <name>', "Host header to send to the bot instead of the URL's own"],
    ['--bot-timeout <duration>', 'longest wait for the bot, 0 for none (default: 30s, assumed)'],
    ['--attempts <number>', 'deliveries of an event at most (default: 1, assumed)'],
    ['--backoff <duration>', 'pause before the first retry, then doubled (default: 1s, assumed)'],
    [
      '--init-url <url>',
      'session-initialisation URL, for open_server_link buttons; or a path of a bot that is started',
    ],
    [
      '--dynamic-action-url <url>',
      'dynamic-action URL, for get_dynamic_action buttons; or a path of a bot that is started',
    ],
  ],
  App: [
    ['--api-key <key>', 'API key of the app (default: made)'],
    ['--identification-key <key>', 'key that the bot finds in Authorization (default: made)'],
    ['--client-secret <secret>', 'secret of the app for OAuth; its client_id is the slug (default: made)'],
    ['--app-slug <slug>', 'slug of the app (default: demo)'],
    ['--any-key', 'take the first API key that the bot uses as its own'],
    ['--redirect-uri <uri...>', 'address that users may be sent back to from the authorise page'],
    ['--auto-consent [user]', 'allow whatever the app asks for, without a page (default user: user)'],
  ],
  Platform: [
    ['--dialect <name>', 'form of sent_at in events (default: seed)', ['seed', 'observed']],
    [
      '--press-fields <names...>',
      'older fields for pressed buttons: return_url, provider_data, completion_url, user_id',
    ],
    ['--side-spelling <form>', 'user_side of pressed buttons (default: SUPPLY)', ['SUPPLY', 'Supply']],
    ['--refuse-findings', 'refuse what is otherwise only found'],
    ['--rate-limit <number>', 'calls of the bot in a minute, 429 for more (default: any number)'],
    ['--daily-quota <number>', 'calls of the bot in a day, 429 for more (default: any number)'],
    ['--retry-after <duration>', 'Retry-After of 429 (default: none, assumed)'],
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
  return choices ? option.choices(choices) : option;
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
  const {
    port,
    allowHost,
    allowOrigin,
    redirectUri,
    autoConsent,
    fault: _fault,
    faults,
    pressFields,
    ...rest
  } = values;
  const texts = Object.fromEntries(Object.entries(rest).filter(([name]) => !(name in wholeNumbers)));
  return {
    ...(texts as Partial<EmulatorOptions>),
    port: number(port, { option: '--port', most: 65_535 }) ?? defaults.port,
    ...readNumbers(values),
    allowHost: readList(allowHost, /[\s,]+/),
    allowOrigin: readList(allowOrigin, /[\s,]+/),
    pressFields: readList(pressFields, /[\s,]+/),
    faults: faults as Fault[] | undefined,
    autoConsent: autoConsent === undefined ? undefined : consenter(autoConsent),
    redirectUris: readList(redirectUri, /\s+/),
  };
}

/** A name, or a switch as the environment and the configuration file write it; nothing at all is no. */
function consenter(value: StartValues[string]): string | boolean {
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
  attempts: { least: 1, most: 20 },
  journalLimit: { least: 1 },
  journalBytes: { least: 1 },
  dataBytes: { least: 1 },
  rateLimit: {},
  dailyQuota: {},
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
