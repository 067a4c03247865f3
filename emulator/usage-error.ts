/**
 * Something that the person at the keyboard can put right: what happened, to what, and what to do next.
 * Exit code 2: wrong usage or configuration; 3: it could not run.
 */
export class UsageError extends Error {
  readonly exitCode: 2 | 3;

  constructor(message: string, { exitCode = 2, cause }: { exitCode?: 2 | 3; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'UsageError';
    this.exitCode = exitCode;
  }
}
