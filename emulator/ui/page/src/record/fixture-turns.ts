import type { Replay, ShownFailure } from '../wire/replay.ts';

/** A turn as it stands in a fixture's text. */
export interface FixtureTurn {
  /** Line on which it begins, counted from 1. */
  line: number;
  title: string;
}

/** A turn and how it went. */
export interface TurnResult extends FixtureTurn {
  state: 'waiting' | 'played' | 'passed' | 'failed';
  failure?: ShownFailure;
}

const LONGEST_TITLE = 80;

/** The turns of a fixture: the items of its list `turns`, by their first lines. */
export function listTurns(text: string): FixtureTurn[] {
  const lines = text.split('\n');
  const begin = lines.findIndex((line) => /^turns:\s*(#.*)?$/.test(line));
  if (begin < 0) return [];
  const items = lines
    .map((line, index) => ({ line: index + 1, item: /^( *)- +(.*)$/.exec(line) }))
    .slice(begin + 1);
  const indent = items.find(({ item }) => item)?.item?.[1];
  return items
    .filter(({ item }) => item && item[1] === indent)
    .map(({ line, item }) => ({ line, title: (item?.[2] ?? '').slice(0, LONGEST_TITLE) }));
}

/** How each turn of a fixture went, as far as a replay tells by now. */
export function listResults(text: string, replay: Replay | undefined): TurnResult[] {
  const verdict = replay?.verdict?.conversations[0];
  const played = verdict?.played ?? replay?.turns ?? 0;
  return listTurns(text).map((turn, index) => {
    const failure = verdict?.failures.find(({ at }) => at.line === turn.line);
    if (failure) return { ...turn, state: 'failed', failure };
    if (index >= played) return { ...turn, state: 'waiting' };
    return { ...turn, state: verdict ? 'passed' : 'played' };
  });
}

/** The name that a fixture gives itself. */
export function readName(text: string): string {
  const written = /^name: *(.*)$/m.exec(text)?.[1]?.trim() ?? '';
  return written.replace(/^(["'])(.*)\1$/, '$2');
}

/** The fixture under another name. */
export function renamed(text: string, name: string): string {
  const line = `name: ${JSON.stringify(name)}`;
  return /^name:.*$/m.test(text) ? text.replace(/^name:.*$/m, () => line) : `${line}\n${text}`;
}

/** Name of a file for a fixture. */
export function makeFileName(name: string): string {
  const plain = name
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${plain || 'conversation'}.yaml`;
}
