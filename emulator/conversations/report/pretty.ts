import { createColors } from 'picocolors';
import { shownDuration } from '../../duration.ts';
import { isolated, plain } from '../../reports/text.ts';
import { placeText } from '../format/problem.ts';
import type { ConversationVerdict, ReplayVerdict, TurnFailure, TurnProblem } from '../replay/verdict.ts';
import { sideBySide } from './side-by-side.ts';

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
