import { describe, expect, it } from 'vitest';
import { violationsSource } from './generate/violations.ts';
import { statuses, type ViolationId, violationRow, violations } from './index.ts';

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
    const { persian, outcome } = violationRow(id)!;
    expect(persian !== undefined).toBe(outcome !== 'ignored');
    for (const text of Object.values(persian ?? {})) {
      expect(text).toMatch(/^[^يك٠-٩]+\.$/);
      expect(text.split('`').length % 2, 'code is closed as it is opened').toBe(1);
    }
  });

  it('has no row by a name of a built-in property', () => {
    expect(violationRow('constructor')).toBeUndefined();
  });
});

const good = `requests:
  no_key:
    outcome: refused
    status: UNAUTHENTICATED
    message: key is required
    source: assumed
    title: { en: No key came., fa: کلیدی نیامد. }
    remedy: { en: Send one., fa: یکی بفرستید. }
`;

describe('the source of the table', () => {
  it('becomes a row with the Persian beside the English', () => {
    expect(violationsSource(good, 'violations.yaml')).toContain('"title": "No key came."');
    expect(violationsSource(good, 'violations.yaml')).toContain('"title": "کلیدی نیامد."');
  });

  it.each([
    [good.replace(', fa: کلیدی نیامد.', ''), "7:12: requests.no_key.title must have required property 'fa'"],
    [
      good.replace('UNAUTHENTICATED', 'NOBODY'),
      '4:13: requests.no_key.status must be equal to one of the allowed',
    ],
    [good.replace('    source: assumed\n', ''), "3:5: requests.no_key must have required property 'source'"],
    [
      good.replace('message:', 'massage:'),
      '5:5: requests.no_key must NOT have additional properties massage',
    ],
    [
      good.replace('outcome: refused', 'outcome: lost'),
      '3:14: requests.no_key.outcome must be equal to one of',
    ],
    [`${good}bots:\n${good.slice(good.indexOf('  no_key'))}`, '10:3: "no_key" stands in another group too.'],
    [good + good.slice(good.indexOf('  no_key')), '9:3: Map keys must be unique'],
    [good.replace('کلیدی', 'كليدي'), '7:36: requests.no_key.title.fa must match pattern'],
    [good.replace('requests:', 'request:'), '1:1:  must NOT have additional properties request'],
    [
      good.replace('status: UNAUTHENTICATED', 'error: invalid_grnat\n    http: 400'),
      '4:12: requests.no_key.error must be equal to one of the allowed',
    ],
    [good.replace('  no_key', '  No_key'), '2:3: requests must match pattern "^[a-z][a-z0-9_]*$" No_key'],
    ['requests: [', '1:12: '],
  ])('is refused with its place where it is wrong (%#)', (yaml, message) => {
    expect(() => violationsSource(yaml, 'violations.yaml')).toThrow(`violations.yaml:${message}`);
  });
});
