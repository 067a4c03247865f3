import pc from 'picocolors';
import type { Difference } from '../../../spec/index.ts';
import { plain } from '../../reports/text.ts';

const paint = { breaking: pc.red, warning: pc.yellow, info: pc.dim };

/** What two contracts differ in, the known and accepted ones first: by their reasons, or each of them. */
export function differenceLines(differences: Difference[], { all }: { all: boolean }): string[] {
  const accepted = differences.filter(isAccepted);
  const fresh = differences.filter((difference) => !isAccepted(difference));
  const breaking = fresh.filter(({ weight }) => weight === 'breaking').length;
  const known = accepted.length > 0 ? `, besides ${accepted.length} that are known and accepted` : '';
  return [
    ...(all ? accepted.map(acceptedLine) : reasonLines(accepted)).map((line) => pc.dim(line)),
    ...fresh.map(({ where, weight, what }) => `${paint[weight](weight)} ${plain(where)}: ${plain(what)}`),
    `${fresh.length} ${fresh.length === 1 ? 'difference' : 'differences'}, ${breaking} breaking${known}.`,
  ];
}

/** Does a difference break bots, and is it none that is known? */
export function isBreak(difference: Difference): boolean {
  return difference.weight === 'breaking' && !isAccepted(difference);
}

function isAccepted({ accepted }: Difference): boolean {
  return accepted !== undefined;
}

function acceptedLine({ where, what, accepted, source }: Difference): string {
  return `accepted ${plain(where)}: ${plain(what)}. ${accepted} (${source})`;
}

function reasonLines(differences: Difference[]): string[] {
  const counts = new Map<string, number>();
  for (const { accepted, source } of differences) {
    const reason = `${accepted} (${source})`;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `accepted ${count}: ${reason}`);
}
