import type { Entry } from '../../../../control-api/control-api.ts';
import { FindingCount, failureWord } from '../chat/delivery.tsx';
import { useLanguage } from '../language/language.ts';
import { useSession } from '../state/session.ts';

interface EntryRowProps {
  entry: Entry;
  open: boolean;
  position: number;
  count: number;
}

const words = {
  divar_to_bot: { short: 'toBot', long: 'toBotLong' },
  bot_to_divar: { short: 'fromBot', long: 'fromBotLong' },
  bot_to_other: { short: 'toOther', long: 'toOtherLong' },
} as const;

/** One exchange: direction, what it was, status, time, findings. */
export function EntryRow({ entry, open, position, count }: EntryRowProps) {
  const { t, clock, duration } = useLanguage();
  const session = useSession();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the list hears the keys for its rows
    <div
      id={`entry-${entry.id}`}
      class={open ? 'entry entry-current' : 'entry'}
      role="option"
      aria-selected={open}
      aria-posinset={position}
      aria-setsize={count}
      onClick={() => session.exchanges.open(entry.id)}
    >
      <span class={`direction direction-${entry.direction}`} title={t(directionLong(entry))}>
        {t(words[entry.direction].short)}
      </span>
      <span class="entry-name" dir="ltr">
        {entry.operation}
        {entry.message_type && entry.message_type !== 'TEXT' ? ` ${entry.message_type}` : ''}
        {entry.pressed && ' '}
        {entry.pressed && <bdi class="entry-caption">{entry.pressed.caption}</bdi>}
      </span>
      <span class="entry-url" dir="ltr">
        {entry.url}
      </span>
      <FindingTags entry={entry} />
      <StatusTag entry={entry} />
      <span class="entry-time">{entry.duration_ms === undefined ? '' : duration(entry.duration_ms)}</span>
      <time class="entry-clock" dateTime={entry.at}>
        {clock(entry.at)}
      </time>
    </div>
  );
}

/** That the answer is one by example, and how much else was found. */
function FindingTags({ entry: { findings } }: { entry: Entry }) {
  const { t } = useLanguage();
  const others = findings.filter(({ id }) => id !== 'by_example');
  return (
    <>
      {others.length < findings.length && <span class="tag tag-found">{t('byExample')}</span>}
      {others.length > 0 && <FindingCount count={others.length} />}
    </>
  );
}

/** Status code of an exchange, or in a word why there is none. */
export function StatusTag({ entry }: { entry: Entry }) {
  const { t } = useLanguage();
  if (entry.state === 'open') return <span class="tag">{t('open')}</span>;
  if (entry.direction === 'bot_to_other') return <span class="tag">{t('noted')}</span>;
  const failure = failureWord(entry);
  if (failure) return <span class="tag tag-bad">{t(failure)}</span>;
  const good = entry.status !== undefined && entry.status < 400;
  return <span class={good ? 'tag tag-good' : 'tag tag-bad'}>{entry.status ?? '?'}</span>;
}

/** Who called whom, in full. */
export function directionLong(entry: Entry) {
  return words[entry.direction].long;
}
