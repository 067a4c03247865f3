import { isolated, plain } from '../../reports/text.ts';
import type { Difference, Segment } from '../match/difference.ts';

const cellWidth = 46;

/** The differences as a table: where, what was expected, what came; what differs stands between ⟦ and ⟧. */
export function sideBySide(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return [];
  const rows = differences.map(cells);
  const widths = [0, 1].map((column) =>
    Math.max(...[header, ...rows].flatMap((row) => row[column]!.map((line) => width(line)))),
  );
  return [header, ...rows].flatMap((row) => rowLines(row, widths));
}

type WordRow = readonly [where: string[], expected: string[], actual: string[]];

const header: WordRow = [[''], ['expected'], ['actual']];

function cells({ where, expected, actual, marked }: Difference): WordRow {
  return [
    [plain(where)],
    wrapped(plain(marked ? markedText(marked.expected) : expected)),
    wrapped(plain(marked ? markedText(marked.actual) : actual)),
  ];
}

function markedText(segments: readonly Segment[]): string {
  const text = segments.map(({ text, differs }) => (differs ? `⟦${text}⟧` : text)).join('');
  return `"${text}"`;
}

function wrapped(text: string): string[] {
  const characters = [...text];
  const lines: string[] = [];
  for (let start = 0; start < characters.length; start += cellWidth) {
    lines.push(characters.slice(start, start + cellWidth).join(''));
  }
  return lines.length > 0 ? lines : [''];
}

function rowLines(row: WordRow, widths: readonly number[]): string[] {
  const height = Math.max(...row.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    row
      .map((cell, column) => padded(cell[line] ?? '', widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function padded(text: string, to: number): string {
  return `${text === '' ? '' : isolated(text)}${' '.repeat(Math.max(0, to - width(text)))}`;
}

/** Columns that a text takes in a terminal, nearly: marks and joiners take none. */
function width(text: string): number {
  return [...text.replace(/[\p{M}\p{Cf}]/gu, '')].length;
}
