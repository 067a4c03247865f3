import { UsageError } from '../../usage-error.ts';

/** A place in a file; line and column are counted from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/** Something that is wrong in a file: where, what, and what to do about it. */
export interface FormatProblem {
  at: Position;
  message: string;
  remedy?: string;
}

/** A conversation that cannot be read, with everything that is wrong with it. */
export class FormatError extends UsageError {
  readonly problems: FormatProblem[];

  constructor(problems: FormatProblem[], { exitCode = 2 }: { exitCode?: 2 | 3 } = {}) {
    super(problems.map(problemText).join('\n'), { exitCode });
    this.name = 'FormatError';
    this.problems = problems;
  }
}

/** A place as editors and terminals understand it: `file:line:column`. */
export function placeText({ file, line, column }: Position): string {
  return `${file}:${line}:${column}`;
}

function problemText({ at, message, remedy }: FormatProblem): string {
  return `${placeText(at)}: ${message}${remedy === undefined ? '' : ` ${remedy}`}`;
}
