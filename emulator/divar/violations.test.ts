import { describe, expect, it } from 'vitest';
import { statuses } from '../../spec/index.ts';
import { finding } from './finding.ts';
import { Refusal, StrictRefusal } from './refusal.ts';
import { type RefusalId, type ViolationId, violationRow, violations } from './violations.ts';
import { violationsInPersian } from './violations-in-persian.ts';

const ids = Object.keys(violations) as ViolationId[];

describe('the table of violations', () => {
  it.each(ids)('says of %s what becomes of it, where that comes from, and what to do', (id) => {
    const row = violationRow(id)!;
    expect(row.title).toMatch(/^[A-Za-z].+\.$/);
    expect(['seed', 'published', 'observed', 'assumed']).toContain(row.source);
    expect(row.remedy === '').toBe(row.outcome === 'ignored');
    if ('status' in row) expect(statuses[row.status]).toBeDefined();
  });

  it.each(ids)('says it of %s in Persian too, where it can be told', (id) => {
    const words = violationsInPersian[id];
    expect(words !== undefined).toBe(violationRow(id)!.outcome !== 'ignored');
    for (const text of Object.values(words ?? {})) {
      expect(text).toMatch(/^[^يك٠-٩]+\.$/);
      expect(text.split('`').length % 2, 'code is closed as it is opened').toBe(1);
    }
  });

  it('has no row by a name of a built-in property', () => {
    expect(violationRow('constructor')).toBeUndefined();
  });

  /** Pairs of wire-facts: 412 for 9 is Divar's own; 413 is what HTTP says of a large body. */
  it.each([
    ['missing_api_key', 401, 16],
    ['unknown_api_key', 412, 9],
    ['missing_permission', 403, 7],
    ['recipient_restriction', 412, 9],
    ['unknown_conversation', 404, 5],
    ['too_large', 413, 8],
    ['not_json', 400, 3],
  ] satisfies [RefusalId, number, number][])('refuses %s with %d and code %d', (id, http, code) => {
    expect(new Refusal(id)).toMatchObject({ http, code });
  });

  it.each([
    ['unknown_api_key', 'could not retrieve app from db'],
    ['missing_permission', 'could not check authorization'],
    ['recipient_restriction', "message delivery failed due to recipient's restriction"],
  ] satisfies [RefusalId, string][])("answers %s in Divar's words", (id, message) => {
    expect(new Refusal(id).message).toBe(message);
  });
});

describe('a finding', () => {
  it('carries the words of its row and where it was', () => {
    expect(finding('unknown_icon', { where: '/icon', actual: 'ERROR', nearest: ['HOME'] })).toEqual({
      id: 'unknown_icon',
      outcome: 'found',
      source: 'published',
      message: violations.unknown_icon.title,
      remedy: violations.unknown_icon.remedy,
      where: '/icon',
      actual: 'ERROR',
      nearest: ['HOME'],
    });
  });

  it('that is refused on request says so, and keeps what it found', () => {
    const refusal = new StrictRefusal(finding('unknown_icon', { where: '/icon' }));
    expect(refusal).toMatchObject({ http: 400, code: 3 });
    expect(refusal.message).toContain('unknown_icon');
    expect(refusal.finding).toMatchObject({ id: 'unknown_icon', outcome: 'refused', where: '/icon' });
  });
});
