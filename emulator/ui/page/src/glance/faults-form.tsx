import { useLanguage } from '../language/language.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { usePage, useSession } from '../state/session.ts';
import type { Fault } from '../wire/types.ts';
import { AddFault } from './add-fault.tsx';
import { faultText } from './fault-of.ts';

/** The failures that are injected: to see, to add, to take away. */
export function FaultsForm() {
  const { t } = useLanguage();
  const session = useSession();
  const faults = usePage((state) => state.faults);
  const change = (call: 'putFaults' | 'addFaults', list: Fault[]) =>
    session.attempt(async () => {
      const answer = await session.calls.call(call, { body: { faults: list } });
      session.store.change((state) => {
        state.faults = answer.faults;
      });
    });
  return (
    <section class="card">
      <h2>{t('faults')}</h2>
      {faults.length === 0 && <p class="quiet">{t('noFaults')}</p>}
      <ul class="faults">
        {faults.map((fault, index) => (
          <li key={index}>
            <code dir="ltr">{faultText(fault)}</code>
            <IconButton
              icon="close"
              label={t('remove')}
              onPress={() =>
                change(
                  'putFaults',
                  faults.filter((one) => one !== fault),
                )
              }
            />
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('addFault')}</summary>
        <AddFault onAdd={(fault) => change('addFaults', [fault])} />
      </details>
    </section>
  );
}
