import { usePage } from '../state/session.ts';
import { EntryDetail } from './entry-detail.tsx';
import { EntryList } from './entry-list.tsx';
import { FilterBar } from './filter-bar.tsx';

/** Every exchange as a row, and one of them in full. */
export function Inspector() {
  const openId = usePage((state) => state.entryId);
  return (
    <div class={openId === undefined ? 'inspector inspector-closed' : 'inspector inspector-open'}>
      <div class="inspector-list">
        <FilterBar />
        <EntryList />
      </div>
      {openId !== undefined && <EntryDetail key={openId} id={openId} />}
    </div>
  );
}
