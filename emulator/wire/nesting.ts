const marks = /"(?:[^"\\]|\\.)*"|[[{\]}]/gs;

/** Has this JSON text more than so many levels of objects and lists? */
export function isNestedDeeper(json: string, levels: number): boolean {
  return openings(json) > levels && deepest(json) > levels;
}

/** At most so many levels there can be; counted without regard to texts, because every call of a bot comes by here. */
function openings(json: string): number {
  let count = 0;
  for (let index = 0; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (code === 0x7b || code === 0x5b) count += 1;
  }
  return count;
}

function deepest(json: string): number {
  let depth = 0;
  let most = 0;
  for (const [mark] of json.matchAll(marks)) {
    if (mark === '{' || mark === '[') depth += 1;
    else if (mark === '}' || mark === ']') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}
