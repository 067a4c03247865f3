import type { Command } from 'commander';
import { Secrets } from '../index.ts';
import { outputLine } from '../reports/text.ts';

/** Options whose values no terminal, log or report may show. */
export const secretOptions = [
  '--api-key',
  '--identification-key',
  '--client-secret',
  '--control-token',
  '--access-token',
];

/** The secrets of this command line, its environment and its configuration file; those of an emulator it masks itself. */
export const given = new Secrets();

/** Notes the secrets among a command's options, wherever they came from. */
export function learnSecrets(command: Command): void {
  for (const option of command.options) {
    const value = secretOptions.includes(option.long ?? '')
      ? command.getOptionValue(option.attributeName())
      : undefined;
    if (typeof value === 'string') given.learn(value);
  }
}

/** What a log may hold of lines that others wrote, such as a bot; colours stay. */
export function logText(text: string): string {
  return given
    .mask(text)
    .split('\n')
    .map((line) => outputLine(line))
    .join('\n');
}
