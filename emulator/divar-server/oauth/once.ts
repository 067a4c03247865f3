import { OAuthRefusal } from '../../divar/refusal.ts';

/** Refuses a request that has one of these parameters more than once (RFC 6749, 3.1 and 3.2). */
export function checkOnce(given: URLSearchParams, names: Iterable<string>): void {
  const counts = new Map<string, number>();
  for (const name of given.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const name of names) {
    const count = counts.get(name) ?? 0;
    if (count < 2) continue;
    throw new OAuthRefusal('repeated_parameter', {
      where: name,
      expected: 'one value',
      actual: `${count} values`,
    });
  }
}
