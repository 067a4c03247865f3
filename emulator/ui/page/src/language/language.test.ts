import { expect, test } from 'vitest';
import { english } from './english.ts';
import { languageOf } from './language.ts';
import { preferredLanguage } from './language-name.ts';
import { persian } from './persian.ts';

test.each([
  [['fa-IR', 'en'], 'fa'],
  [['en-GB'], 'en'],
  [['de', 'en-US', 'fa'], 'en'],
  [['de'], 'fa'],
  [[], 'fa'],
])('a browser that prefers %j gets %s', (languages, name) => {
  expect(preferredLanguage(languages)).toBe(name);
});

test('both languages fill in the same values', () => {
  const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();
  for (const [word, text] of Object.entries(english)) {
    expect([word, holes(persian[word as keyof typeof persian])]).toEqual([word, holes(text)]);
  }
});

test('no Persian word is written with the Arabic letters ye and kaf', () => {
  expect(Object.values(persian).filter((text) => /[يك]/.test(text))).toEqual([]);
});

test.each([
  [9, '9 bytes', '۹ بایت'],
  [48_213, '48.2 KB', '۴۸٫۲ کیلوبایت'],
  [5_000_000, '5 MB', '۵ مگابایت'],
])('%i bytes are said in both languages', (count, inEnglish, inPersian) => {
  expect([languageOf('en').bytes(count), languageOf('fa').bytes(count)]).toEqual([inEnglish, inPersian]);
});
