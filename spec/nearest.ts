/** The (at most three) words of `candidates` that look most like `word`; none where nothing is close. */
export function nearest(word: string, candidates: Iterable<string>): string[] {
  const wanted = word.toLowerCase();
  return [...candidates]
    .map((candidate) => ({ candidate, distance: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function distance(wanted: string, candidate: string): number {
  const longest = Math.max(wanted.length, candidate.length);
  const most = Math.max(2, longest * 0.4);
  // So many letters are too many in any case; counting edits takes the product of both lengths.
  const isComparable = Math.abs(wanted.length - candidate.length) <= most;
  const edits = isComparable ? editDistance(wanted, candidate) : Number.POSITIVE_INFINITY;
  if (edits <= most) return edits;
  const contained = wanted.length >= 3 && (candidate.includes(wanted) || wanted.includes(candidate));
  return contained ? longest : Number.POSITIVE_INFINITY;
}

/** Levenshtein's distance. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
