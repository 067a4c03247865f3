import { useLanguage } from '../language/language.ts';
import { SourceTag } from '../parts/tags.tsx';
import { Marked } from '../parts/text.tsx';
import { usePage } from '../state/session.ts';
import type { OperationWords, ServedContract, WebhookWords } from '../wire/contract.ts';

/** What the contract says about an operation or an event, in the language of the page. */
export function SpecWords({ operation }: { operation: string }) {
  const { t, name, direction } = useLanguage();
  const contract = usePage((state) => state.contract);
  const words = contract && wordsFor(contract, operation);
  if (!words) return null;
  const call = 'path' in words ? words : undefined;
  const { summary, description } = (name === 'fa' && words.persian) || words;
  return (
    <section class="spec" aria-label={t('specSays')}>
      <div dir={direction}>
        <p>
          <strong>
            <Marked text={summary} />
          </strong>{' '}
          <SourceTag source={words.source} />
        </p>
        {description && (
          <p>
            <Marked text={description} />
          </p>
        )}
      </div>
      {call?.retired && <p class="warn">{t('retired', call.retired)}</p>}
      <Needs call={call} />
    </section>
  );
}

function Needs({ call }: { call: OperationWords | undefined }) {
  const { t } = useLanguage();
  if (!call?.permission && !call?.scopes) return null;
  return (
    <p class="spec-needs">
      {call.permission && (
        <span>
          {t('permission')}: <code>{call.permission}</code>
        </span>
      )}
      {call.scopes && (
        <span>
          {t('scopes')}: <code>{call.scopes.join(', ')}</code>
        </span>
      )}
    </p>
  );
}

function wordsFor(contract: ServedContract, operation: string): OperationWords | WebhookWords | undefined {
  return (
    contract.operations.find(({ id }) => id === operation) ??
    contract.webhooks.find(({ name }) => name === operation)
  );
}
