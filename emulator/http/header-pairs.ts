/** Names and values by turns, as Node's rawHeaders. */
export type RawHeaders = readonly string[];

export type HeaderPair = [name: string, value: string];

/** Headers in pairs of name and value. */
export function pairs(rawHeaders: RawHeaders): HeaderPair[] {
  const result: HeaderPair[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    result.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  }
  return result;
}

/** The headers, names and values by turns, with others in the place of those of the same name. */
export function withHeaders(headers: RawHeaders, others: Record<string, string>): string[] {
  return [...pairsBeside(pairs(headers), others), ...Object.entries(others)].flat();
}

/** The same of headers by name. */
export function mergedHeaders(
  headers: Record<string, string>,
  others: Record<string, string>,
): Record<string, string> {
  return { ...Object.fromEntries(pairsBeside(Object.entries(headers), others)), ...others };
}

function pairsBeside(headers: HeaderPair[], others: Record<string, string>): HeaderPair[] {
  const names = new Set(Object.keys(others).map((name) => name.toLowerCase()));
  return headers.filter(([name]) => !names.has(name.toLowerCase()));
}
