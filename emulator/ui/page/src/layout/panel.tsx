import { EventsPanel } from '../events/events-panel.tsx';
import { StatePanel } from '../glance/state-panel.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { useLanguage } from '../language/language.ts';
import { Icon } from '../parts/icon.tsx';
import { RecordPanel } from '../record/record-panel.tsx';
import { usePage, useSession } from '../state/session.ts';
import { panels } from './panel-names.ts';

/** The part beside the chat, with its tabs. */
export function Panel() {
  const { t } = useLanguage();
  const panel = usePage((state) => state.panel);
  return (
    <section class="panel" aria-label={t(panel)}>
      <PanelTabs />
      <div class="panel-body" role="tabpanel" id="panel-body" aria-labelledby={`tab-${panel}`}>
        {panel === 'wire' && <Inspector />}
        {panel === 'events' && <EventsPanel />}
        {panel === 'record' && <RecordPanel />}
        {panel === 'state' && <StatePanel />}
      </div>
    </section>
  );
}

function PanelTabs() {
  const { t, number } = useLanguage();
  const session = useSession();
  const current = usePage((state) => state.panel);
  const total = usePage((state) => state.total);
  const choose = (index: number) => {
    const { name } = panels[(index + panels.length) % panels.length] ?? { name: 'wire' as const };
    session.view.showPanel(name);
    document.getElementById(`tab-${name}`)?.focus();
  };
  const at = panels.findIndex(({ name }) => name === current);
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight')
      choose(event.key === forward ? at + 1 : at - 1);
  };
  return (
    <div class="tabs" role="tablist" aria-label={t('panels')} onKeyDown={onKeyDown}>
      {panels.map(({ name, icon }) => (
        <button
          type="button"
          key={name}
          id={`tab-${name}`}
          role="tab"
          class="tab"
          aria-selected={name === current}
          aria-controls="panel-body"
          tabIndex={name === current ? 0 : -1}
          onClick={() => session.view.showPanel(name)}
        >
          <Icon name={icon} />
          <span>{t(name)}</span>
          {name === 'wire' && total > 0 && <span class="count">{number(total)}</span>}
        </button>
      ))}
    </div>
  );
}
