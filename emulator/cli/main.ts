#!/usr/bin/env node
import { Command } from 'commander';
import { packageVersion } from '../files/package-folder.ts';
import { surviveFailures } from '../http/door.ts';
import { type AddCommand, commands, optionNames } from './commands.ts';
import { applyConfigFile, applySwitches } from './config-file.ts';
import { exitWith } from './failure.ts';
import { learnSecrets } from './known-secrets.ts';
import { endAtSignals, stopRequested } from './until-stopped.ts';

const program = new Command('divar-emulator')
  .description("Divar's chatbot platform on your own machine")
  .version(packageVersion())
  .showHelpAfterError('See divar-emulator --help.')
  .showSuggestionAfterError(true)
  .enablePositionalOptions()
  .exitOverride()
  .hook('preAction', async (_program, command) => {
    learnSecrets(command);
    applySwitches(command);
    await applyConfigFile(command, { optionNames });
    learnSecrets(command);
  });

endAtSignals();

// Whoever reads may leave, as head does after its lines, and a terminal may be closed; the work goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') exitWith(error);
});
process.stderr.on('error', () => undefined);
surviveFailures((words) => process.stderr.write(`${words}\n`));

try {
  for (const add of await wanted(process.argv[2])) add(program);
  for (const command of program.commands) {
    command.showHelpAfterError(`See divar-emulator ${command.name()} --help.`);
  }
  await program.parseAsync();
  // What a command left when it was ended early must not hold it up.
  if (stopRequested()) process.exit();
} catch (error) {
  exitWith(error);
}

/** The command that is named, or all of them for the help; each brings its own imports. */
async function wanted(name: string | undefined): Promise<AddCommand[]> {
  const load = commands[name ?? ''];
  return load ? [await load()] : Promise.all(Object.values(commands).map((one) => one()));
}
