/** A part of a text and what to put in its place. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The text with the edits done; whatever lies between them stays byte for byte. */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { start, end, text: replacement } of [...edits].sort(
    (a, b) => b.start - a.start || b.end - a.end,
  )) {
    result = result.slice(0, start) + replacement + result.slice(end);
  }
  return result;
}
