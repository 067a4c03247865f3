import type { Finding, ViolationRowView } from '../../../../control-api/control-api.ts';
import { usePage } from '../state/session.ts';
import type { LanguageName } from './language-name.ts';

/** The words of a finding; `language` is the one that they are in. */
export interface FindingWords {
  language: LanguageName;
  direction: 'rtl' | 'ltr';
  title: string;
  remedy: string | undefined;
}

/** What a finding says in the page's language; as the emulator words it where `rows` do not have its id. */
export function findingWords(
  { id, message, remedy }: Finding,
  { language, rows }: { language: LanguageName; rows: ReadonlyMap<string, ViolationRowView> },
): FindingWords {
  const row = language === 'fa' ? rows.get(id) : undefined;
  return row
    ? { language: 'fa', direction: 'rtl', ...row.persian }
    : { language: 'en', direction: 'ltr', title: message, remedy };
}

/** Words findings in the page's language. */
export function useFindingWords(): (finding: Finding) => FindingWords {
  const language = usePage((state) => state.language);
  const rows = usePage((state) => state.violations);
  return (finding) => findingWords(finding, { language, rows });
}
