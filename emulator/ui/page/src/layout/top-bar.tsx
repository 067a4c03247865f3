import { useEffect } from 'preact/hooks';
import { BotPill } from '../glance/bot-pill.tsx';
import { useLanguage, type Word } from '../language/language.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { IconButton } from '../parts/icon.tsx';
import type { Theme } from '../state/page-state.ts';
import { usePage, useSession } from '../state/session.ts';

/** The product and the app, whether the bot answers, the language and the settings. */
export function TopBar() {
  const { t, name } = useLanguage();
  const session = useSession();
  const open = usePage((state) => state.settingsOpen);
  const other = name === 'fa' ? 'en' : 'fa';
  return (
    <header class="top">
      <span class="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="9" />
          <path d="M8 9h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9l-5 4v-4H8a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2z" />
        </svg>
        <h1 dir="ltr">{t('product')}</h1>
        <AppName />
      </span>
      <BotPill />
      <Connection />
      <span class="top-actions">
        <button
          type="button"
          class="button button-quiet"
          lang={other}
          onClick={() => session.view.set({ language: other })}
        >
          {other === 'fa' ? 'فارسی' : 'English'}
        </button>
        <IconButton icon="settings" label={t('settings')} onPress={() => session.view.showSettings(true)} />
      </span>
      {open && <SettingsDialog onClose={() => session.view.showSettings(false)} />}
    </header>
  );
}

function AppName() {
  const slug = usePage((state) => state.app?.slug);
  const path = usePage((state) => state.app?.chat_path);
  useEffect(() => {
    document.title = slug ? `${slug} · divar-emulator` : 'divar-emulator';
  }, [slug]);
  if (!slug) return null;
  return (
    <a class="app-name" href={path} dir="ltr">
      {slug}
    </a>
  );
}

/** Tells when the page is not up to date; says nothing while it is. */
function Connection() {
  const { t } = useLanguage();
  const connection = usePage((state) => state.connection);
  return (
    <span class={`connection connection-${connection}`} role="status">
      {connection === 'away' ? t('away') : ''}
    </span>
  );
}

const themes: { theme: Theme; label: Word }[] = [
  { theme: 'system', label: 'themeSystem' },
  { theme: 'light', label: 'themeLight' },
  { theme: 'dark', label: 'themeDark' },
];

const keys: { keys: string; label: Word }[] = [
  { keys: 'N', label: 'keyMessage' },
  { keys: '/', label: 'keySearch' },
  { keys: 'J', label: 'keyNext' },
  { keys: 'K', label: 'keyPrevious' },
  { keys: 'R', label: 'keyResend' },
  { keys: '1 2 3 4', label: 'keyPanels' },
  { keys: '?', label: 'keyHelp' },
  { keys: 'Enter', label: 'keySend' },
  { keys: 'Shift Enter', label: 'keyNewLine' },
  { keys: 'Esc', label: 'keyClose' },
];

/** Language, theme and the keys that do things. */
function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { t, name } = useLanguage();
  const session = useSession();
  const theme = usePage((state) => state.theme);
  return (
    <Dialog title={t('settings')} onClose={onClose}>
      <div class="form">
        <Field label={t('language')}>
          <select
            value={name}
            onChange={({ currentTarget }) =>
              session.view.set({ language: currentTarget.value as 'fa' | 'en' })
            }
          >
            <option value="fa">فارسی</option>
            <option value="en">English</option>
          </select>
        </Field>
        <Field label={t('theme')}>
          <select
            value={theme}
            onChange={({ currentTarget }) => session.view.set({ theme: currentTarget.value as Theme })}
          >
            {themes.map((one) => (
              <option key={one.theme} value={one.theme}>
                {t(one.label)}
              </option>
            ))}
          </select>
        </Field>
        <Shortcuts />
      </div>
    </Dialog>
  );
}

function Shortcuts() {
  const { t } = useLanguage();
  const session = useSession();
  const on = usePage((state) => state.shortcuts);
  return (
    <section class="shortcuts">
      <h3>{t('shortcuts')}</h3>
      <label class="check">
        <input
          type="checkbox"
          checked={on}
          onChange={({ currentTarget }) => session.view.set({ shortcuts: currentTarget.checked })}
        />
        {t('shortcutsOn')}
      </label>
      <dl class="keys">
        {keys.map(({ keys: names, label }) => (
          <div key={label}>
            <dt dir="ltr">
              {names.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(label)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
