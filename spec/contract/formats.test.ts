import { expect, it } from 'vitest';
import { isDateTime } from './formats.ts';

it('takes every day that there is for a time, and no other', () => {
  for (const year of [1900, 1970, 1999, 2000, 2023, 2024, 2100, 2400])
    for (let month = 0; month <= 13; month += 1)
      for (let day = 0; day <= 32; day += 1) {
        const date = new Date(Date.UTC(year, month - 1, day));
        const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T09:30:00Z`;
        expect(isDateTime(text), text).toBe(isDay && month >= 1 && month <= 12);
      }
});

it.each([
  ['2026-01-31T09:30:00.123456Z', true],
  ['2026-01-31T23:59:59+03:30', true],
  ['2026-02-30T09:30:00Z', false],
  ['2026-01-31T24:00:00Z', false],
  ['2026-01-31T09:60:00Z', false],
  ['2026-01-31T09:30:61Z', false],
  ['2026-01-31T09:30:00+24:00', false],
  ['2026-01-31', false],
  ['2026-01-31T09:30:00', false],
])('tells whether %s is a time: %s', (text, isOne) => {
  expect(isDateTime(text)).toBe(isOne);
});
