import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command, Option } from 'commander';
import { nearest } from '../../spec/index.ts';
import { UsageError } from '../usage-error.ts';

const fileName = 'divar-emulator.yaml';

/**
 * Takes what divar-emulator.yaml of the working folder says for the options of a command. Environment and command
 * line win over it. Keys are the long names of the options; a key that no command has is an error.
 */
export async function applyConfigFile(
  command: Command,
  { allOptions, folder = '.' }: { allOptions: readonly string[]; folder?: string },
): Promise<void> {
  const file = path.resolve(folder, fileName);
  if (!existsSync(file)) return;
  for (const [key, value] of Object.entries(await readConfig(file))) {
    const option = command.options.find((candidate) => candidate.long === `--${key}`);
    if (option) take(command, { option, value });
    else if (!allOptions.includes(key)) throw unknownKey(key, allOptions);
  }
}

async function readConfig(file: string): Promise<Record<string, unknown>> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  const [error] = document.errors;
  if (error) throw new UsageError(`${fileName}: ${error.message}`);
  const content = document.toJS() ?? {};
  if (typeof content === 'object' && !Array.isArray(content)) return content as Record<string, unknown>;
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
  const texts = [value].flat().map((one) => textOf(option, one));
  if (option.isBoolean()) return isOn(texts[0]!, `${fileName}: ${name(option)}`);
  if (option.variadic) return texts;
  if (Array.isArray(value)) throw new UsageError(`${fileName}: ${name(option)} takes one value, not a list.`);
  return texts[0]!;
}

function textOf(option: Option, value: unknown): string {
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

function unknownKey(key: string, allOptions: readonly string[]): UsageError {
  const [suggestion] = nearest(key, allOptions);
  const remedy =
    suggestion === undefined ? 'See divar-emulator start --help.' : `Did you mean "${suggestion}"?`;
  return new UsageError(`${fileName}: there is no option "${key}". ${remedy}`);
}
