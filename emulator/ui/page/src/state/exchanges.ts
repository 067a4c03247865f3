import type { Entry } from '../../../../control-api/control-api.ts';
import type { Filter } from './entry-log.ts';
import { noteEntry } from './intake.ts';
import type { PageActions } from './store.ts';

const ENTRIES_AT_ONCE = 500;

/** The wire: reading the list of exchanges, opening one, delivering again. */
export class Exchanges {
  readonly #work: PageActions;
  /** Exchanges whose head is being fetched for a bubble. */
  readonly #wanted = new Set<number>();

  constructor(work: PageActions) {
    this.#work = work;
  }

  /** Reads the newest exchanges that the filter lets through. */
  async load(): Promise<void> {
    const { calls, state, store } = this.#work;
    const { filter } = state;
    const answer = await calls.call('listEntries', { ...filter, limit: ENTRIES_AT_ONCE, brief: true });
    if (filter !== state.filter) return;
    store.change(() => {
      for (const entry of answer.entries) noteEntry(state, entry);
      state.log.putNewest(answer.entries, answer.entries.length < ENTRIES_AT_ONCE);
      state.total = answer.total;
      state.newestId = Math.max(state.newestId, answer.newest_id);
    });
  }

  loadOlder(): Promise<void> {
    const { calls, state, store } = this.#work;
    return this.#work.once('entries', async () => {
      const { log, filter } = state;
      const before = log.rows[0]?.id;
      if (log.complete || before === undefined) return;
      const page = { ...filter, before, limit: ENTRIES_AT_ONCE, brief: true };
      const { entries } = await calls.call('listEntries', page);
      if (filter !== state.filter || log.rows[0]?.id !== before) return;
      store.change(() => {
        for (const entry of entries) noteEntry(state, entry);
        log.putBefore(entries);
        log.complete = entries.length < ENTRIES_AT_ONCE;
      });
    });
  }

  async setFilter(filter: Filter): Promise<void> {
    this.#work.store.change((state) => {
      state.filter = filter;
      state.log.clear();
    });
    await this.#work.attempt(() => this.load());
  }

  /** A list that shows one conversation's exchanges goes along with the open conversation. */
  follow(conversationId: string): void {
    const { filter } = this.#work.state;
    if (!filter.conversation_id || filter.conversation_id === conversationId) return;
    this.setFilter({ ...filter, conversation_id: conversationId });
  }

  /** Asks the emulator whether a new exchange holds the text that the list is filtered by. */
  recheck(id: number): Promise<boolean> {
    const { state, store } = this.#work;
    return this.#work.attempt(async () => {
      const { filter } = state;
      const found = await this.#head(id, filter);
      if (found && filter === state.filter) store.change(() => state.log.take(found));
    });
  }

  /** Fetches the head of an exchange that a bubble needs and the page does not have yet. */
  async want(id: number): Promise<void> {
    if (this.#wanted.has(id) || this.#work.state.entries.has(id)) return;
    this.#wanted.add(id);
    try {
      const entry = await this.#head(id, {});
      if (entry) this.#work.store.change((state) => noteEntry(state, entry));
    } catch {
      // The emulator is away; the bubble stays without its state.
    }
  }

  /** Opens an exchange, or none; the address names it, for a colleague or a bookmark. */
  open(id: number | undefined): void {
    const { pathname, search } = location;
    history.replaceState(undefined, '', id === undefined ? pathname + search : `#/exchange/${id}`);
    this.#work.store.change((state) => {
      state.entryId = id;
      if (id === undefined) return;
      state.panel = 'wire';
      state.pane = 'panel';
    });
  }

  /** Opens the exchange `by` rows newer than the open one, or the newest. */
  step(by: number): void {
    const { log, entryId } = this.#work.state;
    const at = entryId === undefined ? log.rows.length - 1 : log.indexFor(entryId) + by;
    const entry = log.rows[Math.max(0, Math.min(at, log.rows.length - 1))];
    if (entry) this.open(entry.id);
  }

  resend(entryId: number): Promise<boolean> {
    return this.#work.attempt(async () => {
      await this.#work.calls.call('resendDelivery', { entry_id: entryId, wait: 'none' });
    });
  }

  /** Delivers the open exchange again, or the newest delivery where none is open. */
  async resendOpen(): Promise<void> {
    const { entryId, entries, log } = this.#work.state;
    const entry = entryId === undefined ? log.rows.findLast(isEvent) : entries.get(entryId);
    if (entry && isDelivery(entry)) await this.resend(entry.id);
  }

  async #head(id: number, filter: Filter): Promise<Entry | undefined> {
    const only = { ...filter, after: id - 1, limit: 1, brief: true };
    const { entries } = await this.#work.calls.call('listEntries', only);
    return entries.find((entry) => entry.id === id);
  }
}

function isDelivery({ direction }: Entry): boolean {
  return direction === 'divar_to_bot';
}

function isEvent(entry: Entry): boolean {
  return isDelivery(entry) && !entry.pressed;
}
