import { folded } from './fold.ts';

/** A part of a text, and whether it differs from the other side. */
export interface Segment {
  text: string;
  differs: boolean;
}

/** One place where a reply is not as expected. */
export interface TextDifference {
  /** Such as `text` or `button 0,1 caption`. */
  where: string;
  expected: string;
  actual: string;
  /** The two texts side by side, with what differs marked; where just one text was wanted. */
  marked?: { expected: Segment[]; actual: Segment[] };
}

/** Beyond so many words the middle that differs is marked as a whole. */
const comparedWords = 400;

/** The words of two texts in which they differ. */
export function markedDifference(
  expected: string,
  actual: string,
): { expected: Segment[]; actual: Segment[] } {
  const [left, right] = [words(expected), words(actual)];
  const same = (i: number, j: number) => folded(left[i]!) === folded(right[j]!);
  const common = commonEnds(left.length, right.length, same);
  const middle = [left, right].map((side) => side.slice(common.start, side.length - common.end)) as [
    string[],
    string[],
  ];
  const kept =
    middle[0].length * middle[1].length > comparedWords ** 2 ? new Set<string>() : commonPairs(...middle);
  const keptOn = (side: 0 | 1) => new Set([...kept].map((pair) => Number(pair.split(' ')[side])));
  return { expected: segments(left, common, keptOn(0)), actual: segments(right, common, keptOn(1)) };
}

function words(text: string): string[] {
  return text.match(/\s+|[^\s]+/g) ?? [];
}

function commonEnds(left: number, right: number, same: (i: number, j: number) => boolean) {
  const shorter = Math.min(left, right);
  let start = 0;
  while (start < shorter && same(start, start)) start += 1;
  let end = 0;
  while (end < shorter - start && same(left - 1 - end, right - 1 - end)) end += 1;
  return { start, end };
}

/** Pairs of indexes of a longest common subsequence. */
function commonPairs(left: string[], right: string[]): Set<string> {
  const [a, b] = [left.map(folded), right.map(folded)];
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i]![j] =
        a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return walk(a, b, lengths);
}

function walk(a: string[], b: string[], lengths: Uint16Array[]): Set<string> {
  const pairs = new Set<string>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      pairs.add(`${i} ${j}`);
      i += 1;
      j += 1;
    } else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i += 1;
    else j += 1;
  }
  return pairs;
}

function segments(
  all: string[],
  { start, end }: { start: number; end: number },
  kept: Set<number>,
): Segment[] {
  const result: Segment[] = [];
  all.forEach((text, index) => {
    const differs = index >= start && index < all.length - end && !kept.has(index - start);
    const last = result.at(-1);
    if (last && last.differs === differs) last.text += text;
    else result.push({ text, differs });
  });
  return result;
}
