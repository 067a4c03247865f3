import type { Turn } from '../format/conversation.ts';

/** What happens one after the other: a turn is played, or the moment of one that is delivered later is noted. */
export type ReplayStep = { kind: 'play'; turn: Turn } | { kind: 'note-moment'; turn: Turn };

/** The turns in the order in which they are delivered. */
export function steps(turns: readonly Turn[]): ReplayStep[] {
  const result: ReplayStep[] = [];
  let held: { turn: Turn; left: number }[] = [];
  for (const turn of turns) {
    if (turn.deliver.late > 0) {
      result.push({ kind: 'note-moment', turn });
      held.push({ turn, left: turn.deliver.late });
      continue;
    }
    result.push({ kind: 'play', turn });
    for (const waiting of held) waiting.left -= 1;
    result.push(
      ...held.filter(({ left }) => left === 0).map(({ turn }) => ({ kind: 'play' as const, turn })),
    );
    held = held.filter(({ left }) => left > 0);
  }
  return [...result, ...held.map(({ turn }) => ({ kind: 'play' as const, turn }))];
}
