#!/usr/bin/env node
import { Command } from 'commander';
import { packageVersion } from '../../spec/package-folder.ts';
import { commands } from './commands.ts';

const program = new Command('divar-emulator')
  .description("Divar's chatbot platform on your own machine")
  .version(packageVersion())
  .showHelpAfterError('See divar-emulator --help.')
  .showSuggestionAfterError(true)
  .enablePositionalOptions();

const [first = '', second = '', ...more] = process.argv.slice(2);
const words = first === 'help' && second ? [second, '--help', ...more] : process.argv.slice(2);
const name = words[0] ?? '';
if (Object.hasOwn(commands, name)) {
  const { runCommand } = await import('./run-command.ts');
  await runCommand(program, { name, words });
} else {
  // The version, the help, or a mistyped command: answered without loading any of them.
  for (const [known, { description }] of Object.entries(commands))
    program.command(known).description(description);
  program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2)).parse(words, { from: 'user' });
}
