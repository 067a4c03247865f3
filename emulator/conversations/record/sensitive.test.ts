import { describe, expect, it } from 'vitest';
import { madeUp, sensitiveParts } from './placeholders.ts';

const kinds = (text: string) =>
  sensitiveParts(text).flatMap(({ text: part, kind }) => (kind === undefined ? [] : [`${kind} ${part}`]));

describe('sensitiveParts', () => {
  it.each([
    ['کد 1fad7e32-b2ea-4084-8ec9-e6265136e963 شما', ['id 1fad7e32-b2ea-4084-8ec9-e6265136e963']],
    ['ساعت ۱۲:۳۰ و 9:05:10', ['time ۱۲:۳۰', 'time 9:05:10']],
    ['در ۱۴۰۳/۰۵/۱۲ یا 2026-01-02T10:11:12.5Z', ['time ۱۴۰۳/۰۵/۱۲', 'time 2026-01-02T10:11:12.5Z']],
    ['تلفن ۰۹۱۲۳۴۵۶۷۸۹ یا +98 912', ['phone ۰۹۱۲۳۴۵۶۷۸۹']],
    [
      '+989123456789 00989123456789 0912 345 6789',
      ['phone +989123456789', 'phone 00989123456789', 'phone 0912 345 6789'],
    ],
    [
      'ory_at_abcDEF123456.xyz و 6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI=',
      ['secret ory_at_abcDEF123456.xyz', 'secret 6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI='],
    ],
    ['قیمت ۱۲۰۰۰۰۰ تومان، ۲ عدد، gZd7omnS', []],
    ['https://divar.ir/v/some-long-slug-without-digits', []],
  ])('%s', (text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });

  it('takes linear time', () => {
    const start = performance.now();
    sensitiveParts('a1'.repeat(100_000));
    sensitiveParts('0912 '.repeat(40_000));
    sensitiveParts('۱۲:'.repeat(60_000));
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('madeUp', () => {
  it('keeps the form of a phone number and its digits', () => {
    expect(madeUp('phone', '۰۹۱۲۳۴۵۶۷۸۹', 1)).toBe('۰۹۱۲۰۰۰۰۰۰۱');
    expect(madeUp('phone', '+98 912 345 6789', 12)).toBe('+98 912 000 0012');
  });
});
