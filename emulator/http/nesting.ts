const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Has this JSON text more than so many levels of objects and lists? */
export function isNestedDeeper(json: string, levels: number): boolean {
  return json.length > levels && measure(json).levels > levels;
}

/**
 * Has this JSON text more values than that, those in objects and lists counted? Everything that is done with a body
 * takes its time for each of them, and a body is small that has very many.
 */
export function hasMoreValues(json: string, most: number): boolean {
  return json.length > most && measure(json).values > most;
}

/** How deep, and how many: looked up without making the values, in one pass. */
function measure(json: string): { levels: number; values: number } {
  let depth = 0;
  let levels = 0;
  let values = 1;
  for (let index = 0; index < json.length; index += 1) {
    switch (json.charCodeAt(index)) {
      case quote:
        index = endOfString(json, index);
        break;
      case comma:
        values += 1;
        break;
      case openBrace:
      case openBracket:
        depth += 1;
        values += 1;
        levels = Math.max(levels, depth);
        break;
      case closeBrace:
      case closeBracket:
        depth -= 1;
    }
  }
  return { levels, values };
}

/** Place of the quote that ends the string which begins at `start`. */
function endOfString(json: string, start: number): number {
  for (let index = start + 1; index < json.length; index += 1) {
    const code = json.charCodeAt(index);
    if (code === backslash) index += 1;
    else if (code === quote) return index;
  }
  return json.length;
}
