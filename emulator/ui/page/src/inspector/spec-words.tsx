import { useLanguage } from '../language/language.ts';
import { usePage } from '../state/session.ts';
import type { Contract, OperationWords, Webhook } from '../wire/contract.ts';
import { SourceTag } from './source-tag.tsx';

/** What the contract says about an operation or an event, in its own words. */
export function SpecWords({ operation }: { operation: string }) {
  const { t } = useLanguage();
  const contract = usePage((state) => state.contract);
  const words = contract && wordsFor(contract, operation);
  if (!words) return null;
  const call = 'path' in words ? words : undefined;
  return (
    <section class="spec" aria-label={t('specSays')}>
      <div dir="ltr" lang="en">
        <p>
          <strong>{words.summary}</strong> <SourceTag source={words.source} />
        </p>
        {words.description && <p>{words.description}</p>}
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

function wordsFor(contract: Contract, operation: string): OperationWords | Webhook | undefined {
  return (
    contract.operations.find(({ id }) => id === operation) ??
    contract.webhooks.find(({ name }) => name === operation)
  );
}
