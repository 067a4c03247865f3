import type { HeaderPair } from '../journal/entry.ts';

/** Raw headers, as Node gives them in one list, in pairs. */
export function pairs(rawHeaders: readonly string[]): HeaderPair[] {
  const result: HeaderPair[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    result.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  }
  return result;
}
