import { useEffect, useState } from 'preact/hooks';
import { useLanguage } from '../language/language.ts';
import { Icon } from '../parts/icon.tsx';
import type { Filter } from '../state/entry-log.ts';
import { usePage, useSession } from '../state/session.ts';

const PAUSE_WHILE_TYPING = 200;

/** Narrows the list by text, direction, findings and conversation. */
export function FilterBar() {
  const { t } = useLanguage();
  const session = useSession();
  const filter = usePage((state) => state.filter);
  const conversationId = usePage((state) => state.conversationId);
  const change = (part: Filter) => session.exchanges.setFilter({ ...session.state.filter, ...part });
  return (
    <search class="filters">
      <SearchBox onText={(text) => text !== session.state.filter.text && change({ text })} />
      <select
        aria-label={t('direction')}
        value={filter.direction ?? ''}
        onChange={({ currentTarget }) =>
          change({ direction: (currentTarget.value || undefined) as Filter['direction'] })
        }
      >
        <option value="">{t('allDirections')}</option>
        <option value="divar_to_bot">{t('toBot')}</option>
        <option value="bot_to_divar">{t('fromBot')}</option>
        <option value="bot_to_other">{t('toOther')}</option>
      </select>
      <Toggle
        label={t('withFindings')}
        on={filter.findings === true}
        onChange={(on) => change({ findings: on || undefined })}
      />
      <Toggle
        label={t('thisConversation')}
        on={filter.conversation_id !== undefined}
        onChange={(on) => change({ conversation_id: on ? conversationId : undefined })}
      />
      <a
        class="icon-button"
        href={session.calls.urlOf('getHar')}
        download="journal.har"
        aria-label={t('har')}
        title={t('har')}
      >
        <Icon name="download" />
      </a>
    </search>
  );
}

function SearchBox({ onText }: { onText: (text: string | undefined) => void }) {
  const { t } = useLanguage();
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => onText(text || undefined), PAUSE_WHILE_TYPING);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span class="search-box">
      <Icon name="search" />
      <input
        type="search"
        data-shortcut="search"
        dir="auto"
        aria-label={t('search')}
        placeholder={t('search')}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
    </span>
  );
}

function Toggle({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <button
      type="button"
      class={on ? 'chip chip-on' : 'chip'}
      aria-pressed={on}
      onClick={() => onChange(!on)}
    >
      {label}
    </button>
  );
}
