/** No name of ours is longer, and comparing two words takes the product of their lengths. */
const longestWord = 200;

/** The (at most three) words of `candidates` that look most like `word`; none where nothing is close. */
export function nearest(word: string, candidates: Iterable<string>): string[] {
  if (word.length > longestWord) return [];
  const wanted = word.toLowerCase();
  const close: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    const between = distance(wanted, candidate.toLowerCase());
    if (between < Number.POSITIVE_INFINITY) close.push({ candidate, distance: between });
  }
  return close
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function distance(wanted: string, candidate: string): number {
  const longest = Math.max(wanted.length, candidate.length);
  if (longest > longestWord) return Number.POSITIVE_INFINITY;
  const most = Math.max(2, Math.floor(longest * 0.4));
  // So many letters are too many in any case.
  const isComparable = Math.abs(wanted.length - candidate.length) <= most;
  const edits = isComparable ? editDistance(wanted, candidate, most) : Number.POSITIVE_INFINITY;
  if (edits <= most) return edits;
  const contained = wanted.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate));
  return contained ? longest : Number.POSITIVE_INFINITY;
}

/** Levenshtein's distance; infinite where it is more than `most`, which is known before all letters are compared. */
export function editDistance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  let current = new Array<number>(b.length + 1);
  for (let row = 1; row <= a.length; row += 1) {
    const letter = a.charCodeAt(row - 1);
    let least = row;
    current[0] = row;
    for (let column = 1; column <= b.length; column += 1) {
      const change = previous[column - 1]! + (letter === b.charCodeAt(column - 1) ? 0 : 1);
      const edits = Math.min(change, previous[column]! + 1, current[column - 1]! + 1);
      current[column] = edits;
      if (edits < least) least = edits;
    }
    if (least > most) return Number.POSITIVE_INFINITY;
    [previous, current] = [current, previous];
  }
  return previous[b.length]! <= most ? previous[b.length]! : Number.POSITIVE_INFINITY;
}
