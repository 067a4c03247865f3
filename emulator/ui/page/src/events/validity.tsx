import { useLanguage } from '../language/language.ts';
import { Icon } from '../parts/icon.tsx';
import { Marked } from '../parts/marked.tsx';
import type { Contract, Webhook } from '../wire/contract.ts';
import { deviations, type SchemaDeviation } from './schema-check.ts';

interface ValidityProps {
  contract: Contract;
  event: Webhook | undefined;
  text: string;
}

/** Whether what stands in the editor is as the contract has it, told while it is typed. */
export function Validity({ contract, event, text }: ValidityProps) {
  const { t } = useLanguage();
  const { error, found } = check(contract, event, text);
  if (error !== undefined) return <Verdict bad words={t('notJson', { error })} />;
  if (found.length === 0) return <Verdict words={t('valid')} />;
  return (
    <div>
      <Verdict bad words={t('invalid', { n: found.length })} />
      <ul class="deviations">
        {found.map(({ where, word, values }) => (
          <li key={`${where} ${word}`}>
            <code dir="ltr">{where || '/'}</code> <Marked text={t(word, values)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Verdict({ bad = false, words }: { bad?: boolean; words: string }) {
  return (
    <p class={bad ? 'verdict warn' : 'verdict good'} role="status">
      <Icon name={bad ? 'warning' : 'checkCircle'} />
      <span dir="auto">{words}</span>
    </p>
  );
}

interface Checked {
  /** Why it is no JSON, in the browser's words. */
  error?: string;
  found: SchemaDeviation[];
}

function check(contract: Contract, event: Webhook | undefined, text: string): Checked {
  try {
    const value: unknown = JSON.parse(text);
    if (!event) return { found: [{ where: '/type', word: 'noSuchEvent' }] };
    return { found: deviations(contract, event.request, value) };
  } catch (error) {
    return { error: (error as Error).message, found: [] };
  }
}
