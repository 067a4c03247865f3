const marks = /"(?:[^"\\]|\\.)*"|[[{\]}]/gs;

/** Has this JSON text more than so many levels of objects and lists? */
export function isNestedDeeper(json: string, levels: number): boolean {
  if (json.length < 2 * levels) return false;
  let depth = 0;
  for (const [mark] of json.matchAll(marks)) {
    if (mark === '{' || mark === '[') depth += 1;
    else if (mark === '}' || mark === ']') depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}
