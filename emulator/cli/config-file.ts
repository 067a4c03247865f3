import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { nearest } from '../../spec/index.ts';
import { UsageError } from '../usage-error.ts';

const fileName = 'divar-emulator.yaml';

/**
 * Takes what divar-emulator.yaml of the working folder says for the options of a command. Environment and command
 * line win over it. Keys are the long names of the options; a key that no command has is an error.
 */
export async function applyConfigFile(command: Command, allOptions: readonly string[]): Promise<void> {
  const file = path.resolve(fileName);
  if (!existsSync(file)) return;
  for (const [key, value] of Object.entries(await readConfig(file))) {
    const option = command.options.find((candidate) => candidate.long === `--${key}`);
    if (option) take(command, { name: option.attributeName(), value });
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

function take(command: Command, { name, value }: { name: string; value: unknown }): void {
  const source = command.getOptionValueSource(name);
  if (source !== undefined && source !== 'default') return;
  const list = Array.isArray(value) ? value.map(String) : undefined;
  command.setOptionValueWithSource(
    name,
    list ?? (typeof value === 'boolean' ? value : String(value)),
    'config',
  );
}

function unknownKey(key: string, allOptions: readonly string[]): UsageError {
  const [suggestion] = nearest(key, allOptions);
  const remedy =
    suggestion === undefined ? 'See divar-emulator start --help.' : `Did you mean "${suggestion}"?`;
  return new UsageError(`${fileName}: there is no option "${key}". ${remedy}`);
}
