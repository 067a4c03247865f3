import { useLanguage } from '../language/language.ts';
import { Field } from '../parts/field.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { usePage, useSession } from '../state/session.ts';
import type { Fault } from '../wire/types.ts';

/** The failures that are injected: to see, to add, to take away. */
export function FaultsForm() {
  const { t } = useLanguage();
  const session = useSession();
  const faults = usePage((state) => state.faults);
  const put = (next: Fault[]) =>
    session.attempt(async () => {
      const answer = await session.calls.call('putFaults', { body: { faults: next } });
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
            <code dir="ltr">{inWords(fault)}</code>
            <IconButton
              icon="close"
              label={t('remove')}
              onPress={() => put(faults.filter((one) => one !== fault))}
            />
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('addFault')}</summary>
        <AddFault onAdd={(fault) => put([...faults, fault])} />
      </details>
    </section>
  );
}

const switches = ['drop', 'after', 'duplicate', 'reorder'] as const;

function AddFault({ onAdd }: { onAdd: (fault: Fault) => void }) {
  const { t } = useLanguage();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onAdd(faultOf(new FormData(event.currentTarget as HTMLFormElement)));
  };
  return (
    <form class="fault-form" onSubmit={submit}>
      <Field label={t('direction')}>
        <select name="direction">
          <option value="divar_to_bot">{t('toBotLong')}</option>
          <option value="bot_to_divar">{t('fromBotLong')}</option>
        </select>
      </Field>
      <Field label={t('latency')}>
        <input name="latency" dir="ltr" placeholder="2s" />
      </Field>
      <Field label={t('status')}>
        <input name="status" type="number" min={200} max={599} dir="ltr" placeholder="500" />
      </Field>
      <Field label={t('times')}>
        <input name="times" type="number" min={1} dir="ltr" />
      </Field>
      <Field label={t('faultBody')}>
        <input name="body" dir="auto" placeholder="{" />
      </Field>
      <Field label={t('probability')}>
        <input name="probability" type="number" min={0.01} max={1} step={0.01} dir="ltr" placeholder="0.5" />
      </Field>
      <Field label={t('late')}>
        <input name="late" dir="ltr" placeholder="2s" />
      </Field>
      {switches.map((name) => (
        <label key={name} class="check">
          <input name={name} type="checkbox" />
          {t(name)}
        </label>
      ))}
      <button type="submit" class="button">
        {t('add')}
      </button>
    </form>
  );
}

function faultOf(data: FormData): Fault {
  const text = (name: string) => String(data.get(name) ?? '').trim();
  return {
    direction: text('direction') as Fault['direction'],
    ...(text('latency') && { latency: text('latency') }),
    ...(text('status') && { status: Number(text('status')) }),
    ...(text('times') && { times: Number(text('times')) }),
    ...(text('body') && { body: text('body') }),
    ...(text('probability') && { probability: Number(text('probability')) }),
    ...(text('late') && { late: text('late') }),
    ...Object.fromEntries(switches.filter((name) => text(name)).map((name) => [name, true])),
  };
}

function inWords(fault: Fault): string {
  return Object.entries(fault)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}
