import type { HeaderPair, RawHeaders } from '../journal/entry.ts';

/** Headers in pairs of name and value. */
export function pairs(rawHeaders: RawHeaders): HeaderPair[] {
  const result: HeaderPair[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    result.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  }
  return result;
}
