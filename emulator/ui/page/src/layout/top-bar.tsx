import { useEffect } from 'preact/hooks';
import { BotPill } from '../glance/bot-pill.tsx';
import { useLanguage } from '../language/language.ts';
import { IconButton } from '../parts/icon-button.tsx';
import { usePage, useSession } from '../state/session.ts';
import { SettingsDialog } from './settings-dialog.tsx';

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
