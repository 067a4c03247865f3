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

/** What makes a text fit for a header. */
export const headerTextRule = 'Use letters, digits and signs of ASCII, without a blank at either end.';

/** Why a header cannot carry a text and hand over the very same; the text itself may be a key, and is not told. */
export function unfitForHeader(text: string): string | undefined {
  const at = text.search(/^ |[^ -~]| $/);
  if (at < 0) return undefined;
  return `character ${at + 1} of ${text.length} is ${JSON.stringify(text[at])}`;
}
