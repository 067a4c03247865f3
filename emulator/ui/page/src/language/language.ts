import { useMemo } from 'preact/hooks';
import { usePage } from '../state/session.ts';
import { english, type Word } from './english.ts';
import type { LanguageName } from './language-name.ts';
import { persian } from './persian.ts';

export type { Word };

export interface PageLanguage {
  name: LanguageName;
  direction: 'rtl' | 'ltr';
  /** The text for a word; `{name}` in it is replaced. */
  t: (word: Word, values?: Record<string, string | number>) => string;
  number: (value: number) => string;
  /** Hours, minutes and seconds of a time. */
  clock: (at: string) => string;
  /** Day and month of a time. */
  day: (at: string) => string;
  duration: (ms: number) => string;
  bytes: (count: number) => string;
}

const made = new Map<LanguageName, PageLanguage>();

/** The language of this name; made once. */
export function findLanguage(name: LanguageName): PageLanguage {
  const language = made.get(name) ?? makeLanguage(name);
  made.set(name, language);
  return language;
}

export function useLanguage(): PageLanguage {
  const name = usePage((state) => state.language);
  return useMemo(() => findLanguage(name), [name]);
}

function makeLanguage(name: LanguageName): PageLanguage {
  const locale = name === 'fa' ? 'fa-IR' : 'en-GB';
  const words: Record<Word, string> = name === 'fa' ? persian : english;
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' });
  const number = (value: number) => numbers.format(value);
  const t: PageLanguage['t'] = (word, values = {}) => fill(words[word], values, number);
  return {
    name,
    direction: name === 'fa' ? 'rtl' : 'ltr',
    t,
    number,
    clock: (at) => clock.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    duration: (ms) => (ms < 1000 ? t('ms', { n: Math.round(ms) }) : t('seconds', { n: ms / 1000 })),
    bytes: (count) => sizeIn(t, count),
  };
}

function sizeIn(t: PageLanguage['t'], count: number): string {
  if (count < 1000) return t('byteCount', { n: count });
  return count < 1e6 ? t('kb', { n: count / 1000 }) : t('mb', { n: count / 1e6 });
}

function fill(text: string, values: Record<string, string | number>, number: (value: number) => string) {
  return text.replace(/\{(\w+)\}/g, (_, key) => {
    const value = values[key];
    return typeof value === 'number' ? number(value) : (value ?? '');
  });
}
