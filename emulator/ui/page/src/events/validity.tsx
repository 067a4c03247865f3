import { useLanguage } from '../language/language.ts';
import { Icon } from '../parts/icon.tsx';
import type { Contract, Webhook } from '../wire/contract.ts';
import { deviations } from './schema-check.ts';

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
      <ul class="deviations" dir="ltr" lang="en">
        {found.map(({ where, message }) => (
          <li key={`${where} ${message}`}>
            <code>{where || '/'}</code> {message}
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

function check(contract: Contract, event: Webhook | undefined, text: string) {
  try {
    const value: unknown = JSON.parse(text);
    const noEvent = [{ where: '/type', message: 'is no event of the contract' }];
    return { found: event ? deviations(contract, event.request, value) : noEvent };
  } catch (error) {
    return { error: (error as Error).message, found: [] };
  }
}
