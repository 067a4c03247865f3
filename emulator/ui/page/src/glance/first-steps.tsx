import { useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { usePage, useSession } from '../state/session.ts';
import { botSamples, type SampleLanguage } from './bot-samples.ts';
import { SettingField, useSettings } from './settings-form.tsx';

/** What a newcomer does, in three steps. */
export function FirstSteps() {
  const { t } = useLanguage();
  return (
    <div class="steps">
      <h2>{t('welcome')}</h2>
      <ol>
        <li>
          <h3>{t('step1')}</h3>
          <p>{t('step1Hint')}</p>
          <SampleBot />
        </li>
        <li>
          <h3>{t('step2')}</h3>
          <p>{t('step2Hint')}</p>
          <Lines text="npx divar-emulator run --bot http://127.0.0.1:8000/events -- node my-bot.js" />
        </li>
        <LastStep />
      </ol>
    </div>
  );
}

function LastStep() {
  const row = useSettings().find(({ group }) => group === 'bot');
  const { t } = useLanguage();
  const session = useSession();
  const app = usePage((state) => state.app);
  return (
    <li>
      <h3>{t('step3')}</h3>
      <p>{t('step3Hint')}</p>
      {app && row && <SettingField app={app} row={row} isBrief />}
      <button type="button" class="button button-main" onClick={() => session.chats.say({ text: 'سلام' })}>
        {t('sayHello')}
      </button>
    </li>
  );
}

function SampleBot() {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<SampleLanguage>('Node');
  const sample = botSamples.find(({ language }) => language === chosen);
  return (
    <div class="sample">
      <fieldset class="chips" aria-label={t('sample')}>
        {botSamples.map(({ language }) => (
          <button
            type="button"
            key={language}
            class={language === chosen ? 'chip chip-on' : 'chip'}
            aria-pressed={language === chosen}
            onClick={() => setChosen(language)}
          >
            {language}
          </button>
        ))}
      </fieldset>
      {sample && <Lines text={sample.lines(location.origin)} />}
      <ApiKey />
    </div>
  );
}

/** The key that the lines read from the environment. */
function ApiKey() {
  const { t } = useLanguage();
  const session = useSession();
  if (!session.calls.has('getKeys')) return null;
  const key = async () => (await session.calls.call('getKeys')).api_keys[0] ?? '';
  return (
    <span>
      <CopyButton label={`${t('copy')}: ${t('apiKey')} (DIVAR_API_KEY)`} text={key} />
    </span>
  );
}

function Lines({ text }: { text: string }) {
  const { t } = useLanguage();
  return (
    <div class="lines" dir="ltr">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, so it must be reached by key */}
      <pre tabIndex={0}>{text}</pre>
      <CopyButton small label={t('copy')} text={text} />
    </div>
  );
}
