import { findLanguage, type Language } from '../language/language.ts';
import type { LanguageName } from '../language/language-name.ts';
import { isolated } from '../parts/text.tsx';
import { CallProblem } from '../wire/calls.ts';

/** Shown where the control API does not let the page in or is not there. */
export function Unreachable({ error, language }: { error: Error; language: LanguageName }) {
  const { t, direction } = findLanguage(language);
  return (
    <main class="unreachable" dir={direction}>
      <h1>divar-emulator</h1>
      <p>{t('noControl', { error: isolated(error.message) })}</p>
      <Remedy error={error} t={t} />
    </main>
  );
}

/** What to do: in the control API's own words, which are English, where it said so. */
function Remedy({ error, t }: { error: Error; t: Language['t'] }) {
  const remedy = error instanceof CallProblem ? error.remedy : undefined;
  if (remedy === undefined) return <p>{t('startAgain')}</p>;
  return (
    <p dir="ltr" lang="en">
      {remedy}
    </p>
  );
}
