import { useEffect, useState } from 'preact/hooks';
import type { AppView, Fault, TokenView } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Field } from '../parts/field.tsx';
import { IconButton } from '../parts/icon.tsx';
import { usePage, useSession } from '../state/session.ts';
import { AddFault, faultText } from './add-fault.tsx';
import { BotPill } from './bot-pill.tsx';

/** The app at a glance: the bot, its URLs, the keys, the dialect, the faults, how much has happened. */
export function StatePanel() {
  const app = usePage((state) => state.app);
  if (!app) return null;
  return (
    <div class="sheet">
      <Urls app={app} />
      <Keys app={app} />
      <AccessList />
      <Settings app={app} />
      <FaultsForm />
      <Reset />
    </div>
  );
}

type UrlName = 'bot' | 'init_url' | 'dynamic_action_url';

function Urls({ app }: { app: AppView }) {
  const { t } = useLanguage();
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t('bot')}</h2>
        <BotPill />
      </header>
      <UrlField app={app} name="bot" label={t('eventsUrl')} />
      <UrlField app={app} name="init_url" label={t('initUrl')} />
      <UrlField app={app} name="dynamic_action_url" label={t('dynamicUrl')} />
    </section>
  );
}

/** One of the app's URLs, changed while the emulator runs. */
export function UrlField({ app, name, label }: { app: AppView; name: UrlName; label: string }) {
  const { t } = useLanguage();
  const session = useSession();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const url = String(new FormData(event.currentTarget as HTMLFormElement).get('url')).trim();
    if (await session.patchApp({ [name]: url || null })) session.notify({ kind: 'done', message: t('save') });
  };
  return (
    <form class="url-form" onSubmit={submit}>
      <Field label={label}>
        <input
          key={app[name] ?? ''}
          name="url"
          type="url"
          dir="ltr"
          placeholder="http://127.0.0.1:8000/events"
          defaultValue={app[name] ?? ''}
        />
      </Field>
      <button type="submit" class="button">
        {t('save')}
      </button>
    </form>
  );
}

function Keys({ app }: { app: AppView }) {
  const { t } = useLanguage();
  const session = useSession();
  const keys = () => session.calls.call('getKeys');
  return (
    <section class="card">
      <h2>{t('keys')}</h2>
      {app.api_keys.map(({ key }, index) => (
        <KeyRow
          key={key}
          label={t('apiKey')}
          masked={key}
          full={async () => (await keys()).api_keys[index] ?? ''}
        />
      ))}
      <KeyRow
        label={t('identificationKey')}
        masked={app.identification_key}
        full={async () => (await keys()).identification_key}
      />
      <KeyRow
        label={t('clientSecret')}
        masked={app.client_secret}
        full={async () => (await keys()).client_secret}
      />
    </section>
  );
}

function KeyRow({ label, masked, full }: { label: string; masked: string; full: () => Promise<string> }) {
  const { t } = useLanguage();
  const session = useSession();
  return (
    <div class="key-row">
      <span>{label}</span>
      <code dir="ltr">{masked}</code>
      {session.calls.has('getKeys') && <CopyButton small label={`${t('copy')}: ${label}`} text={full} />}
    </div>
  );
}

function Settings({ app }: { app: AppView }) {
  const { t, number } = useLanguage();
  const session = useSession();
  const total = usePage((state) => state.total);
  return (
    <section class="card">
      <Field label={t('dialect')}>
        <select
          value={app.dialect}
          onChange={({ currentTarget }) =>
            session.patchApp({ dialect: currentTarget.value as AppView['dialect'] })
          }
        >
          <option value="seed">{t('dialectSeed')}</option>
          <option value="observed">{t('dialectObserved')}</option>
        </select>
      </Field>
      <dl class="facts facts-wide">
        <dt>{t('exchanges')}</dt>
        <dd>{number(total)}</dd>
        <dt>{t('timeout')}</dt>
        <dd>
          <bdi>{app.bot_timeout}</bdi>
        </dd>
        <dt>{t('retries')}</dt>
        <dd>{app.retries.attempts > 1 ? number(app.retries.attempts - 1) : t('none')}</dd>
        <dt>{t('emulatorUrl')}</dt>
        <dd>
          <bdi>{location.origin}</bdi>
        </dd>
      </dl>
    </section>
  );
}

function Reset() {
  const { t } = useLanguage();
  const session = useSession();
  const reset = () =>
    session.attempt(async () => {
      await session.calls.call('reset');
    });
  return (
    <details class="card reset">
      <summary>{t('reset')}</summary>
      <p>{t('resetSure')}</p>
      <button type="button" class="button button-bad" onClick={reset}>
        {t('reset')}
      </button>
    </details>
  );
}

/** What users allowed the app, with a button that takes it back in the user's name. */
function AccessList() {
  const { t } = useLanguage();
  const session = useSession();
  const users = usePage((state) => state.users);
  const granted = useGrants();
  if (granted.size === 0) return null;
  const takeBack = (user: string) =>
    session.attempt(async () => {
      await session.calls.call('revokeAccess', { user, wait: 'none' });
    });
  return (
    <section class="card">
      <h2>{t('access')}</h2>
      <ul class="access">
        {[...granted].map(([user, scopes]) => (
          <li key={user}>
            <div>
              <bdi>{users.get(user)?.display_name ?? user}</bdi>
              <code dir="ltr">{[...scopes].join(' ')}</code>
            </div>
            <button type="button" class="button" onClick={() => takeBack(user)}>
              {t('takeBack')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The scopes that each user's tokens have, those taken back aside. */
function useGrants(): ReadonlyMap<string, Set<string>> {
  const { calls } = useSession();
  const version = usePage((state) => state.tokensVersion);
  const [tokens, setTokens] = useState<TokenView[]>([]);
  useEffect(() => {
    calls.call('listTokens').then(
      (answer) => setTokens(answer.tokens),
      () => setTokens([]),
    );
  }, [calls, version]);
  const granted = new Map<string, Set<string>>();
  for (const { user, scopes, revoked } of tokens) {
    if (!revoked) granted.set(user, new Set([...(granted.get(user) ?? []), ...scopes]));
  }
  return granted;
}

/** The failures that are injected: to see, to add, to take away. */
function FaultsForm() {
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
