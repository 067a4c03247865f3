import { LineCounter, type Node, parseDocument, visit } from 'yaml';
import { halfCharacter, hasHalfCharacter, yamlWords } from '../../files/read-file.ts';
import { UsageError } from '../../usage-error.ts';

/** A text of a conversation that may hold placeholders. */
export interface TextSeen {
  text: string;
  at: Position;
  /** Whether placeholders in it may take values from what the bot says. */
  captures: boolean;
  /** Names that the text gives a value to, such as the named groups of a pattern. */
  defines: string[];
}

/** What is noted while a file is read: its problems, and the texts in it. */
export class Reading {
  readonly file: string;
  /** What to do in place of an alias. */
  readonly insteadOfAlias: string;
  readonly problems: FormatProblem[] = [];
  readonly texts: TextSeen[] = [];
  readonly #lines: LineCounter;

  constructor(file: string, lines: LineCounter, { insteadOfAlias }: { insteadOfAlias: string }) {
    this.file = file;
    this.insteadOfAlias = insteadOfAlias;
    this.#lines = lines;
  }

  /** Where a node begins. */
  at(node: Node | null | undefined): Position {
    return this.atOffset(node?.range?.[0] ?? 0);
  }

  atOffset(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** Notes a problem; returns undefined so that a reader can return it. */
  problem(node: Node | null | undefined, message: string, remedy?: string): undefined {
    this.problems.push({ at: this.at(node), message, remedy });
  }

  /** Notes an alias, or a key that merges one in. */
  alias(node: Node): undefined {
    const remedy = `Anchors and aliases are not part of the format; ${this.insteadOfAlias}.`;
    return this.problem(node, 'An alias stands here.', remedy);
  }

  /** Notes a text that holds placeholders or gives values to names. */
  text(
    node: Node,
    text: string,
    { captures = false, defines = [] }: { captures?: boolean; defines?: string[] },
  ): void {
    if (!text.includes('${') && defines.length === 0) return;
    this.texts.push({ text, at: this.at(node), captures, defines });
  }
}

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

interface Whole {
  /** Name of the file, for errors. */
  file: string;
  /** What a file describes: "conversation". */
  whole: string;
  /** What to do in place of an alias. */
  insteadOfAlias: string;
}

/** The root of a YAML text: undefined where it cannot be read, null where there is nothing. What is wrong is noted. */
export function yamlRoot(
  text: string,
  { file, whole, insteadOfAlias }: Whole,
): { root: Node | null | undefined; reading: Reading } {
  const lines = new LineCounter();
  const reading = new Reading(file, lines, { insteadOfAlias });
  const document = readYaml(text, lines);
  if (!document) {
    reading.problem(null, 'The file is nested too deep.');
    return { root: undefined, reading };
  }
  const { errors, warnings, contents } = document;
  for (const fault of [...errors, ...warnings])
    reading.problems.push({ at: reading.atOffset(fault.pos[0]), message: wordsFor(fault, whole) });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && hasHalfCharacter(node.value))
        reading.problem(node, halfCharacter);
    },
  });
  return { root: errors.length > 0 ? undefined : contents, reading };
}

function readYaml(text: string, lineCounter: LineCounter) {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, version: '1.2' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function wordsFor(error: Error, whole: string): string {
  if (/multiple documents/i.test(error.message))
    return `The file holds several YAML documents. Write one ${whole} a file.`;
  return yamlWords(error);
}
