import { CommanderError } from 'commander';
import pc from 'picocolors';
import { ControlProblem } from '../index.ts';
import { plainLines } from '../reports/text.ts';
import { UsageError } from '../usage-error.ts';
import { given } from './known-secrets.ts';

/** Says what went wrong in one place and ends with the exit code it stands for. */
export function exitWith(error: unknown): never {
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
