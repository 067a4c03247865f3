import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { Entry } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import { visibleRange } from '../parts/windowed.ts';
import { usePage, useSession } from '../state/session.ts';
import { EntryRow } from './entry-row.tsx';

const ROW_HEIGHT = 40;
const SPARE_ROWS = 8;

/** Every exchange, the newest first; only the rows on screen are drawn. */
export function EntryList() {
  const { t } = useLanguage();
  const session = useSession();
  usePage((state) => state.log.version);
  const { rows, complete } = session.state.log;
  const openId = usePage((state) => state.entryId);
  const { element, start, end, onScroll } = useRows(rows);
  useOpenRowInView(element, openId);
  if (rows.length === 0) return <Nothing />;
  const loadOlder = () => {
    onScroll();
    if (!complete && end > rows.length - 50) session.attempt(() => session.exchanges.loadOlder());
  };
  const shown = rows.slice(rows.length - end, rows.length - start).reverse();
  return (
    <div
      class="entries"
      role="listbox"
      aria-label={t('exchanges')}
      tabIndex={0}
      aria-activedescendant={openId === undefined ? undefined : `entry-${openId}`}
      ref={element}
      onScroll={loadOlder}
      onKeyDown={(event) => step(event, session)}
    >
      <div style={{ height: `${start * ROW_HEIGHT}px` }} />
      {shown.map((entry, index) => (
        <EntryRow
          key={entry.id}
          entry={entry}
          open={entry.id === openId}
          position={start + index + 1}
          count={rows.length}
        />
      ))}
      <div style={{ height: `${(rows.length - end) * ROW_HEIGHT}px` }} />
    </div>
  );
}

/** Which rows are on screen; a person who has scrolled keeps reading the same rows while new ones come. */
function useRows(rows: readonly Entry[]) {
  const element = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const before = useRef({ newest: 0, count: 0 });
  const newest = rows.at(-1)?.id ?? 0;
  useLayoutEffect(() => {
    const list = element.current;
    const added = rows.length - before.current.count;
    const isNewer = newest !== before.current.newest && before.current.newest !== 0;
    before.current = { newest, count: rows.length };
    if (list && isNewer && added > 0 && list.scrollTop > 0) list.scrollTop += added * ROW_HEIGHT;
  }, [newest, rows.length]);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(() => redraw());
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [rows.length === 0]);
  const range = () => findRange(element.current, rows.length);
  const drawn = useRef(range());
  drawn.current = range();
  const onScroll = () => {
    const needed = range();
    if (needed.start !== drawn.current.start || needed.end !== drawn.current.end) redraw();
  };
  return { element, ...drawn.current, onScroll };
}

function findRange(list: HTMLElement | null, count: number) {
  const { scrollTop, clientHeight } = list ?? { scrollTop: 0, clientHeight: 800 };
  const first = Math.floor(scrollTop / ROW_HEIGHT);
  const range = visibleRange(count, {
    first,
    last: first + Math.ceil(clientHeight / ROW_HEIGHT),
    spare: SPARE_ROWS,
  });
  return { start: Math.min(range.start, range.end), end: range.end };
}

function useOpenRowInView(element: { current: HTMLDivElement | null }, openId: number | undefined): void {
  const { state } = useSession();
  useEffect(() => {
    const list = element.current;
    if (!list || openId === undefined) return;
    const { rows } = state.log;
    const top = (rows.length - 1 - state.log.indexFor(openId)) * ROW_HEIGHT;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW_HEIGHT > list.scrollTop + list.clientHeight) {
      list.scrollTop = top + ROW_HEIGHT - list.clientHeight;
    }
  }, [openId]);
}

function step(event: KeyboardEvent, session: ReturnType<typeof useSession>): void {
  const steps: Record<string, number> = { ArrowDown: -1, ArrowUp: 1 };
  const by = steps[event.key];
  if (by === undefined) return;
  event.preventDefault();
  session.exchanges.step(by);
}

function Nothing() {
  const { t } = useLanguage();
  const filtered = usePage(({ filter }) => Object.values(filter).some(Boolean));
  return <p class="quiet pad">{t(filtered ? 'nothingMatches' : 'nothingOnWire')}</p>;
}
