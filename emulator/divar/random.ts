import { randomBytes } from 'node:crypto';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomBytes } from './ids.ts';

/** Bytes that nobody can foretell. */
export const secureRandom: RandomBytes = (size) => randomBytes(size);

/** Bytes that repeat for the same seed and name. */
export function seededRandom(seed: number, name = ''): RandomBytes {
  const generator = xoroshiro128plus(mix(seed, name));
  return (size) => Uint8Array.from({ length: size }, () => generator.next() & 0xff);
}

function mix(seed: number, name: string): number {
  let mixed = seed | 0;
  for (const char of name) mixed = Math.imul(mixed ^ char.codePointAt(0)!, 0x01000193);
  return mixed;
}

/** A number from 0 on, below 1. */
export function randomFraction(random: RandomBytes): number {
  const [a = 0, b = 0, c = 0, d = 0] = random(4);
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) / 2 ** 32;
}
