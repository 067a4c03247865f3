import { OAuthRefusal } from '../domain/refusal.ts';

/** Refuses a request that has one of these parameters more than once (RFC 6749, 3.1 and 3.2). */
export function checkOnce(given: URLSearchParams, names: Iterable<string>): void {
  for (const name of names) {
    const values = given.getAll(name);
    if (values.length < 2) continue;
    throw new OAuthRefusal('repeated_parameter', {
      where: name,
      expected: 'one value',
      actual: `${values.length} values`,
    });
  }
}
