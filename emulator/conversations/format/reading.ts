import type { LineCounter, Node } from 'yaml';
import type { FormatProblem, Position } from './problem.ts';

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
