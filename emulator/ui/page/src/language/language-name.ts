export type LanguageName = 'fa' | 'en';

/** Persian where the browser prefers it to English, or names neither. */
export function preferredLanguage(languages: readonly string[]): LanguageName {
  const known = languages.map((one) => one.slice(0, 2)).find((one) => one === 'fa' || one === 'en');
  return known === 'en' ? 'en' : 'fa';
}
