import { CommanderError } from 'commander';
import pc from 'picocolors';
import { ControlProblem } from '../index.ts';
import { UsageError } from '../usage-error.ts';

/** Says what went wrong in one place and ends with the exit code it stands for. */
export function exitWith(error: unknown): never {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  process.stderr.write(`${pc.red('error:')} ${wordsFor(error)}\n`);
  process.exit(error instanceof UsageError ? error.exitCode : 3);
}

function wordsFor(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof ControlProblem) return [error.message, error.remedy].filter(Boolean).join(' ');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
