/** The languages of pages that stand alone. */
export type Language = 'fa' | 'en';

/** The language that the URL asks for or, without that, the browser's first; Persian for any other. */
export function chooseLanguage(query: URLSearchParams, acceptLanguage: string | undefined): Language {
  const [asked] = (query.get('ui_locales') ?? acceptLanguage ?? '').split(/[ ,;]/);
  return /^en\b/i.test(asked ?? '') ? 'en' : 'fa';
}
