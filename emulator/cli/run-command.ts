import { type Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { surviveFailures } from '../http/door.ts';
import { ControlProblem } from '../index.ts';
import { plainLines } from '../reports/text.ts';
import { UsageError } from '../usage-error.ts';
import { addCommand, optionNames } from './commands.ts';
import { applyConfigFile, applySwitches, findMistakes } from './config-file.ts';
import { given, learnSecrets } from './known-secrets.ts';
import { endAtSignals, stopRequested } from './until-stopped.ts';

/** Runs the command that the words of a command line begin with; ends the process with its exit code where it fails. */
export async function runCommand(
  program: Command,
  { name, words }: { name: string; words: string[] },
): Promise<void> {
  endAtSignals();
  // Whoever reads may leave, as head does after its lines, and a terminal may be closed; the work goes on.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') exitWith(error);
  });
  process.stderr.on('error', () => undefined);
  surviveFailures((words) => process.stderr.write(`${words}\n`));
  try {
    program.exitOverride().hook('preAction', async (_program, command) => {
      learnSecrets(command);
      applySwitches(command);
      await applyConfigFile(command, { optionNames });
      for (const mistake of await findMistakes(command, { environment: process.env, optionNames }))
        process.stderr.write(`${pc.yellow('note:')} ${plainLines(mistake)}\n`);
      learnSecrets(command);
    });
    await addCommand(program, name);
    await program.parseAsync(words, { from: 'user' });
    // What a command left when it was ended early must not hold it up.
    if (stopRequested()) process.exit();
  } catch (error) {
    exitWith(error);
  }
}

/** Says what went wrong in one place and ends with the exit code it stands for. */
function exitWith(error: unknown): never {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  const words = plainLines(given.mask(wordsFor(error)));
  process.stderr.write(`${pc.red('error:')} ${words}\n`);
  process.exit(chooseExitCode(error));
}

/** A control call with a 4xx was asked for something that cannot be. */
function chooseExitCode(error: unknown): number {
  if (error instanceof UsageError) return error.exitCode;
  return error instanceof ControlProblem && error.status < 500 ? 2 : 3;
}

function wordsFor(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof ControlProblem) return [error.message, error.remedy].filter(Boolean).join(' ');
  if (process.env.DIVAR_EMULATOR_DEBUG === '1' && error instanceof Error) return error.stack ?? error.message;
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
  return `${line} This is a fault of divar-emulator. Report it, with what DIVAR_EMULATOR_DEBUG=1 shows.`;
}
