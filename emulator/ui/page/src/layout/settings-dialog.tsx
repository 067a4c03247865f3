import { useLanguage, type Word } from '../language/language.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import type { Theme } from '../state/page-state.ts';
import { usePage, useSession } from '../state/session.ts';

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
export function SettingsDialog({ onClose }: { onClose: () => void }) {
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
