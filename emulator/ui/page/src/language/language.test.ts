import { expect, test } from 'vitest';
import { english } from './english.ts';
import { findingWords } from './finding-words.ts';
import { findLanguage } from './language.ts';
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

test('a finding is told in the language of the page where there are words for it', () => {
  const row = { id: 'odd', outcome: 'found', source: 'assumed', title: 'Odd.', remedy: 'Drop it.' } as const;
  const rows = new Map([[row.id, { ...row, persian: { title: 'عجیب است.', remedy: 'بردارید.' } }]]);
  const { title, ...rest } = row;
  const finding = { ...rest, message: title };
  expect(findingWords(finding, { language: 'en', rows })).toEqual({
    language: 'en',
    direction: 'ltr',
    title,
    remedy: row.remedy,
  });
  expect(findingWords(finding, { language: 'fa', rows })).toMatchObject({
    language: 'fa',
    title: 'عجیب است.',
  });
  expect(findingWords(finding, { language: 'fa', rows: new Map() })).toMatchObject({ language: 'en', title });
});

test('no Persian word is written with the Arabic letters ye and kaf', () => {
  expect(Object.values(persian).filter((text) => /[يك]/.test(text))).toEqual([]);
});

test.each([
  [9, '9 bytes', '۹ بایت'],
  [48_213, '48.2 KB', '۴۸٫۲ کیلوبایت'],
  [5_000_000, '5 MB', '۵ مگابایت'],
])('%i bytes are said in both languages', (count, inEnglish, inPersian) => {
  expect([findLanguage('en').bytes(count), findLanguage('fa').bytes(count)]).toEqual([inEnglish, inPersian]);
});
