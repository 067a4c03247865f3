import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command, Option } from 'commander';
import { nearest } from '../../spec/index.ts';
import { parseYaml, readText } from '../files/read-file.ts';
import { UsageError } from '../usage-error.ts';

const fileName = 'divar-emulator.yaml';
/** Names that the file has with other tools, and that nothing reads here. */
const otherNames = ['divar-emulator.yml', 'divar-emulator.json', '.divar-emulator.yaml'];
/** Variables that are no option's own. */
const otherVariables = ['URL', 'DEBUG', 'JUDGE_ANSWERS', 'BOT_MARK', 'LANG'];

/** The long names of all options, by command. */
export type OptionNames = Record<string, readonly string[]>;

/**
 * Takes what divar-emulator.yaml of the working folder says for the options of a command: keys are the long names of
 * options, for each command that has them, or names of commands with options of that command alone, which win.
 * Environment and command line win over the file. A key that no command has is an error.
 */
export async function applyConfigFile(
  command: Command,
  { optionNames, folder = '.' }: { optionNames: () => Promise<OptionNames>; folder?: string },
): Promise<void> {
  const file = path.resolve(folder, fileName);
  if (!existsSync(file)) return;
  const given = Object.entries(await readConfig(file));
  const ownSection = given.find(([key, value]) => key === command.name() && isMapping(value));
  const own = Object.entries((ownSection?.[1] ?? {}) as Record<string, unknown>);
  for (const [key, value] of [...own, ...given.filter((one) => one !== ownSection)]) {
    const option = command.options.find((candidate) => candidate.long === `--${key}`);
    if (option) take(command, { option, value });
  }
  await checkKeys(command, { given, optionNames });
}

/**
 * What looks as if it were to configure the emulator, and is read by nothing: a file of another name, or a variable that is
 * close to one that is read. In sentences.
 */
export async function findMistakes(
  command: Command,
  {
    environment,
    optionNames,
    folder = '.',
  }: { environment: NodeJS.ProcessEnv; optionNames: () => Promise<OptionNames>; folder?: string },
): Promise<string[]> {
  const files = otherNames
    .filter((name) => existsSync(path.resolve(folder, name)))
    .map((name) => `${name} is not read. Name it ${fileName}.`);
  const prefix = 'DIVAR_EMULATOR_';
  const isOwn = (name: string) => command.options.some(({ envVar }) => envVar === name);
  const isOther = (name: string) => otherVariables.includes(name.slice(prefix.length));
  const given = Object.keys(environment).filter(
    (name) => name.startsWith(prefix) && !isOwn(name) && !isOther(name),
  );
  if (given.length === 0) return files;
  const options = Object.values(await optionNames()).flat();
  const known = [...options.map((name) => name.toUpperCase().replaceAll('-', '_')), ...otherVariables];
  const unknown = given.map((name) => name.slice(prefix.length)).filter((name) => !known.includes(name));
  const variables = unknown.map((name) => {
    const [meant] = nearest(name, known);
    const remedy =
      meant === undefined ? 'See divar-emulator start --help.' : `Did you mean ${prefix}${meant}?`;
    return `${prefix}${name} is not read. ${remedy}`;
  });
  return [...files, ...variables];
}

/** Loads all commands only where the command at hand does not know a key. */
async function checkKeys(
  command: Command,
  { given, optionNames }: { given: [string, unknown][]; optionNames: () => Promise<OptionNames> },
): Promise<void> {
  const unknown = given.filter(([key]) => !command.options.some(({ long }) => long === `--${key}`));
  if (unknown.length === 0) return;
  const names = await optionNames();
  const all = [...new Set(Object.values(names).flat())];
  for (const [key, value] of unknown) {
    const section = names[key];
    if (section) checkSection(key, { value, known: section });
    else checkKey(key, { known: all });
  }
}

function checkSection(name: string, { value, known }: { value: unknown; known: readonly string[] }): void {
  if (value === null) return;
  if (!isMapping(value)) {
    throw new UsageError(`${fileName}: "${name}" is a command. Put its options below it.`);
  }
  for (const key of Object.keys(value)) checkKey(key, { known, under: name });
}

function checkKey(key: string, { known, under }: { known: readonly string[]; under?: string }): void {
  if (known.includes(key)) return;
  const [suggestion] = nearest(key, known);
  const remedy =
    suggestion === undefined
      ? `See divar-emulator ${under ?? 'start'} --help.`
      : `Did you mean "${suggestion}"?`;
  const where = under === undefined ? '' : `${under}: `;
  throw new UsageError(`${fileName}: ${where}there is no option "${key}". ${remedy}`);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readConfig(file: string): Promise<Record<string, unknown>> {
  const { value } = await parseYaml(readText(file), fileName);
  const content = value ?? {};
  if (isMapping(content)) return content;
  throw new UsageError(`${fileName} must hold options, such as "bot: http://127.0.0.1:8000/events".`);
}

function take(command: Command, { option, value }: { option: Option; value: unknown }): void {
  const name = option.attributeName();
  const source = command.getOptionValueSource(name);
  if (source !== undefined && source !== 'default') return;
  if (value === null || value === undefined) return;
  command.setOptionValueWithSource(name, givenValue(option, value), 'config');
}

/** The value in the form that the command line gives it. */
function givenValue(option: Option, value: unknown): string | string[] | boolean {
  const texts = [value].flat().map((one) => writeValue(option, one));
  if (option.isBoolean()) return isOn(texts[0]!, `${fileName}: ${name(option)}`);
  if (option.variadic) return texts;
  if (Array.isArray(value)) throw new UsageError(`${fileName}: ${name(option)} takes one value, not a list.`);
  return texts[0]!;
}

function writeValue(option: Option, value: unknown): string {
  if (typeof value === 'object') {
    throw new UsageError(`${fileName}: ${name(option)} takes a text or a number. Put it behind the colon.`);
  }
  const text = String(value);
  const choices = option.argChoices;
  if (!choices || choices.includes(text)) return text;
  throw new UsageError(`${fileName}: ${name(option)} is one of ${choices.join(', ')}, not ${text}.`);
}

function name(option: Option): string {
  return `"${option.long!.slice(2)}"`;
}

/** Switches are on in the environment by their name alone, or as their value says. */
export function applySwitches(command: Command): void {
  for (const option of command.options) {
    const variable = option.envVar;
    if (variable === undefined || !option.isBoolean()) continue;
    const attribute = option.attributeName();
    if (command.getOptionValueSource(attribute) !== 'env') continue;
    command.setOptionValueWithSource(attribute, isOn(process.env[variable] ?? '', variable), 'env');
  }
}

function isOn(text: string, where: string): boolean {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  if (/^(false|0|no|off|)$/i.test(text)) return false;
  throw new UsageError(`${where} is true or false, not ${text}.`);
}
