import type { Theme } from '../state/page-state.ts';
import { type LanguageName, preferredLanguage } from './language-name.ts';

interface Settings {
  language: LanguageName;
  theme: Theme;
  shortcuts: boolean;
}

const KEY = 'divar-emulator';

/** What the person chose on this page earlier, or what the browser prefers. */
export function readSettings(): Settings {
  const defaults: Settings = {
    language: preferredLanguage(navigator.languages),
    theme: 'system',
    shortcuts: true,
  };
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return defaults;
  }
}

export function keepSettings({ language, theme, shortcuts }: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ language, theme, shortcuts }));
  } catch {
    // A browser without storage forgets the choice; the page works all the same.
  }
}

/** Puts language, direction and theme onto the document. */
export function applySettings({ language, theme }: Settings): void {
  const root = document.documentElement;
  root.lang = language;
  root.dir = language === 'fa' ? 'rtl' : 'ltr';
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
}
