import { useLanguage } from '../language/language.ts';
import type { Drawing } from '../parts/drawings.ts';
import { Icon } from '../parts/icon.tsx';
import { usePage, useSession } from '../state/session.ts';

const panes: { name: 'chats' | 'chat' | 'panel'; icon: Drawing }[] = [
  { name: 'chats', icon: 'list' },
  { name: 'chat', icon: 'chat' },
  { name: 'panel', icon: 'exchange' },
];

/** On a narrow screen: which of the parts is shown. */
export function PaneTabs() {
  const { t } = useLanguage();
  const session = useSession();
  const pane = usePage((state) => state.pane);
  const panel = usePage((state) => state.panel);
  return (
    <nav class="pane-tabs" aria-label={t('panels')}>
      {panes.map(({ name, icon }) => (
        <button
          type="button"
          key={name}
          class="pane-tab"
          aria-current={pane === name ? 'page' : undefined}
          onClick={() => session.view.showPane(name)}
        >
          <Icon name={icon} />
          <span>{t(name === 'panel' ? panel : name)}</span>
        </button>
      ))}
    </nav>
  );
}
