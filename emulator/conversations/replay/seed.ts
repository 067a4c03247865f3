import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Bytes that repeat for the same seed and conversation. */
export function conversationRandom(seed: number, name: string): (size: number) => Uint8Array {
  let mixed = seed | 0;
  for (const char of name) mixed = Math.imul(mixed ^ char.codePointAt(0)!, 0x01000193);
  const generator = xoroshiro128plus(mixed);
  return (size) => Uint8Array.from({ length: size }, () => generator.next() & 0xff);
}
