import { useEffect, useState } from 'preact/hooks';
import type { AppView, Fault, TokenView } from '../../../../control-api/control-api.ts';
import { useLanguage, type Word } from '../language/language.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { IconButton } from '../parts/icon.tsx';
import { usePage, useSession } from '../state/session.ts';
import { AddFault, faultText } from './add-fault.tsx';
import { BotPill } from './bot-pill.tsx';
import { SettingField, type SettingRow, useSettings } from './settings-form.tsx';

/** The app at a glance: the bot, its URLs, the keys, every setting, the faults, how much has happened. */
export function StatePanel() {
  const app = usePage((state) => state.app);
  if (!app) return null;
  return (
    <div class="sheet">
      <Bot app={app} />
      <Keys app={app} />
      <AccessList />
      <Settings app={app} />
      <FaultsForm />
      <Reset />
    </div>
  );
}

function Bot({ app }: { app: AppView }) {
  const { t } = useLanguage();
  const rows = useSettings();
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t('bot')}</h2>
        <BotPill />
      </header>
      {rows.filter(isUrl).map((row) => (
        <SettingField key={row.group} app={app} row={row} isBrief />
      ))}
    </section>
  );
}

/** A URL of the bot: what most people set. */
function isUrl({ schema }: SettingRow): boolean {
  return schema['x-setting']?.check === 'url';
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

const topicWords: Record<string, Word> = { Bot: 'bot', App: 'app', Platform: 'platform' };

/** The other settings by topic. */
function Settings({ app }: { app: AppView }) {
  const { t, number } = useLanguage();
  const total = usePage((state) => state.total);
  const rows = useSettings().filter((row) => !isUrl(row));
  const topics = [...new Set(rows.map(findTopic))];
  return (
    <section class="card">
      <h2>{t('settings')}</h2>
      {topics.map((topic) => (
        <details key={topic} class="settings">
          <summary>{topicWords[topic] ? t(topicWords[topic]) : topic}</summary>
          {rows
            .filter((row) => findTopic(row) === topic)
            .map((row) => (
              <SettingField key={`${row.group}.${row.leaf}`} app={app} row={row} />
            ))}
        </details>
      ))}
      <dl class="facts facts-wide">
        <dt>{t('exchanges')}</dt>
        <dd>{number(total)}</dd>
        <dt>{t('emulatorUrl')}</dt>
        <dd>
          <bdi>{location.origin}</bdi>
        </dd>
      </dl>
    </section>
  );
}

function findTopic({ schema }: SettingRow): string {
  return schema['x-setting']?.topic ?? '';
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
