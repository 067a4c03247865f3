import { createColors } from 'picocolors';
import { shownDuration } from '../../duration.ts';
import { isolated, plain } from '../../reports/text.ts';
import { placeText } from '../format/reading.ts';
import type { Segment, TextDifference } from '../match/difference.ts';
import type { ConversationVerdict, ReplayVerdict, TurnFailure, TurnProblem } from '../replay/verdict.ts';

export interface PrettyOptions {
  color?: boolean;
  /** The command that plays just this conversation again. */
  again?: (verdict: ConversationVerdict) => string;
}

/** A report for people. */
export function prettyReport(verdict: ReplayVerdict, { color = false, again }: PrettyOptions = {}): string {
  const pc = createColors(color);
  const lines = verdict.conversations.flatMap((one) => [
    headline(one, pc),
    ...one.failures.flatMap((failure) => indented(failureLines(failure, pc))),
    ...unplayed(one),
    ...(one.outcome === 'failed' && again ? indented([pc.dim(`again: ${again(one)}`), '']) : []),
  ]);
  const strays = verdict.strays.map((stray) => pc.red(`✗ ${plain(stray)}`));
  return `${[...lines, ...strays, summary(verdict, pc)].join('\n')}\n`;
}

type Colors = ReturnType<typeof createColors>;

function headline(
  { outcome, name, file, played, turns, durationMs }: ConversationVerdict,
  pc: Colors,
): string {
  const mark = outcome === 'passed' ? pc.green('✓') : outcome === 'failed' ? pc.red('✗') : pc.dim('-');
  const count = played === turns ? counted(turns, 'turn') : `${played} of ${counted(turns, 'turn')}`;
  return `${mark} ${isolated(name)} ${pc.dim(`${plain(file)} · ${count} · ${shownDuration(durationMs)}`)}`;
}

function failureLines({ at, turn, title, problems, exchange }: TurnFailure, pc: Colors): string[] {
  return [
    `${pc.bold(plain(placeText(at)))} turn ${turn} ${isolated(title)}`,
    ...problems.flatMap((problem) => indented(problemLines(problem, pc))),
    ...(exchange.length > 0
      ? indented(['what crossed the wire:', ...indented(exchange.map((line) => isolated(line)))])
      : []),
  ];
}

function problemLines({ message, differences }: TurnProblem, pc: Colors): string[] {
  return [pc.red(isolated(message)), ...indented(sideBySide(differences))];
}

function unplayed({ failedTurns, failures, played, turns }: ConversationVerdict): string[] {
  const more = failedTurns - failures.length;
  return indented([
    ...(more > 0 ? [`${counted(more, 'more turn')} failed.`] : []),
    ...(played < turns ? [`Not played after that: ${counted(turns - played, 'turn')}.`] : []),
  ]);
}

function summary(verdict: ReplayVerdict, pc: Colors): string {
  const { outcome, conversations, turns, durationMs, seed, stoppedBy } = verdict;
  const failed = conversations.filter((one) => one.outcome === 'failed').length;
  const counts = [
    counted(conversations.length, 'conversation'),
    counted(turns, 'turn'),
    shownDuration(durationMs),
    `seed ${seed}`,
  ].join(', ');
  if (stoppedBy !== undefined) {
    const over = conversations.filter((one) => one.outcome !== 'not_run').length;
    return pc.red(`ended by ${stoppedBy} after ${over} of ${counts}; ${failed} failed`);
  }
  if (outcome === 'passed') return pc.green(`passed: ${counts}`);
  if (outcome === 'not_run') return pc.red(`not run: the bot was never reached (${counts})`);
  return pc.red(`failed: ${failed} of ${counts}`);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

const cellWidth = 46;

/** The differences as a table: where, what was expected, what came; what differs stands between ⟦ and ⟧. */
function sideBySide(differences: readonly TextDifference[]): string[] {
  if (differences.length === 0) return [];
  const rows = differences.map(cells);
  const widths = [0, 1].map((column) =>
    Math.max(...[header, ...rows].flatMap((row) => row[column]!.map((line) => width(line)))),
  );
  return [header, ...rows].flatMap((row) => rowLines(row, widths));
}

type WordRow = readonly [where: string[], expected: string[], actual: string[]];

const header: WordRow = [[''], ['expected'], ['actual']];

function cells({ where, expected, actual, marked }: TextDifference): WordRow {
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
