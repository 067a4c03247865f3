import { createHash, timingSafeEqual } from 'node:crypto';

/** Are these the same? How long that takes tells nothing of where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
