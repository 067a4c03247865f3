import { describe, expect, it } from 'vitest';
import { type RefusalId, violations } from '../../spec/index.ts';
import { finding, Refusal, StrictRefusal } from './finding.ts';

describe('a refusal', () => {
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
