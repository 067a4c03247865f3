import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { applySettings, keepSettings } from '../language/settings.ts';
import { CallProblem, type Calls } from '../wire/calls.ts';
import type { Contract } from '../wire/contract.ts';
import { type Connection, Live, type LiveEvent } from '../wire/live.ts';
import type { App, Entry, Message, User, UserMessage } from '../wire/types.ts';
import type { Filter } from './entry-log.ts';
import { noteEntry, takeEvent, takeUser } from './intake.ts';
import {
  forget,
  type Notice,
  type PageState,
  type PanelName,
  type PressNote,
  threadOf,
} from './page-state.ts';
import { type Store, useSelected } from './store.ts';

const MESSAGES_AT_ONCE = 200;
const OLDER_AT_ONCE = 500;
const ENTRIES_AT_ONCE = 500;
const FIRST_USER = 'sara';

/** What a person can do on the page, and how the page keeps up with the emulator. */
export class Session {
  readonly store: Store<PageState>;
  readonly calls: Calls;
  readonly #live: Live;
  #opened = false;
  /** Exchanges whose head is being fetched for a bubble. */
  readonly #wanted = new Set<number>();
  readonly #going = new Map<string, Promise<void>>();

  constructor(store: Store<PageState>, calls: Calls) {
    this.store = store;
    this.calls = calls;
    this.#live = new Live({
      url: (last) => calls.urlOf('openStream', { brief: true, last_event_id: last }),
      onEvent: (event, data) => this.#onEvent(event, data),
      onConnection: (connection) => this.#onConnection(connection),
    });
  }

  get state(): PageState {
    return this.store.state;
  }

  /** Opens the stream and reads the lists at once; they are read again when the stream is open, so nothing is missed. */
  async start(): Promise<void> {
    this.#live.open();
    await this.load();
    await this.attempt(async () => {
      const contract = (await this.calls.call('getPlatformContract')) as unknown as Contract;
      this.store.change((state) => {
        state.contract = contract;
      });
    });
  }

  /** Reads the lists; what the stream tells meanwhile is kept. */
  load(): Promise<boolean> {
    for (const thread of this.state.threads.values()) thread.loaded = false;
    return this.attempt(async () => {
      const [app, health, faults, users, conversations] = await Promise.all([
        this.calls.call('getApp'),
        this.calls.call('getHealth'),
        this.calls.call('getFaults'),
        this.calls.call('listUsers'),
        this.calls.call('listConversations'),
        this.#loadEntries(),
      ]);
      this.store.change((state) => {
        state.app = app;
        state.faults = faults.faults;
        state.lastDelivery ??= health.bot.last ?? undefined;
        for (const user of users.users) state.users.set(user.name, user);
        for (const one of conversations.conversations) state.conversations.set(one.id, one);
        state.listVersion += 1;
        state.ready = true;
        chooseConversation(state);
      });
      const open = this.state.conversationId;
      if (open) await this.openConversation(open, { stay: true });
    });
  }

  async openConversation(id: string, { stay = false } = {}): Promise<void> {
    this.store.change((state) => {
      state.conversationId = id;
      state.draftUser = undefined;
      if (!stay) state.pane = 'chat';
    });
    this.#followFilter(id);
    if (threadOf(this.state, id).loaded) return;
    await this.attempt(async () => {
      const [{ messages }, { entries }] = await Promise.all([
        this.calls.call('listMessages', { conversation_id: id, limit: MESSAGES_AT_ONCE }),
        this.calls.call('listEntries', { conversation_id: id, limit: ENTRIES_AT_ONCE, brief: true }),
      ]);
      this.store.change((state) => {
        for (const entry of entries) noteEntry(state, entry);
        threadOf(state, id).putNewest(messages, messages.length < MESSAGES_AT_ONCE);
      });
    });
  }

  /** A conversation that begins with the next message. */
  beginConversation(user: string): void {
    this.store.change((state) => {
      state.conversationId = undefined;
      state.draftUser = user;
      state.pane = 'chat';
    });
  }

  loadOlderMessages(id: string): Promise<void> {
    return this.#once(`messages of ${id}`, async () => {
      const thread = threadOf(this.state, id);
      const before = thread.messages[0]?.id;
      if (thread.complete || before === undefined) return;
      const page = { conversation_id: id, before, limit: OLDER_AT_ONCE };
      const { messages } = await this.calls.call('listMessages', page);
      if (thread.messages[0]?.id !== before) return;
      this.store.change(() => {
        thread.putBefore(messages);
        thread.complete = messages.length < OLDER_AT_ONCE;
      });
    });
  }

  /** Says something in the open conversation; what becomes of it comes by the stream. */
  say(message: UserMessage): Promise<boolean> {
    return this.attempt(async () => {
      const { conversationId, draftUser, conversations } = this.state;
      const user = conversations.get(conversationId ?? '')?.user ?? draftUser ?? FIRST_USER;
      const begins = draftUser !== undefined && hasConversation(this.state, draftUser);
      const conversation_id = conversationId ?? (begins ? crypto.randomUUID() : undefined);
      await this.calls.call('sendUserMessage', {
        user,
        wait: 'none',
        body: { ...message, ...(conversation_id && { conversation_id }) },
      });
    });
  }

  /** Presses a button and shows under the message what came of it. */
  async press(message: Message, place: { row: number; column: number }): Promise<void> {
    const caption = message.buttons?.[place.row]?.[place.column]?.caption ?? '';
    this.#notePress(message.id, { caption, waiting: true });
    try {
      const pressed = await this.calls.call('pressButton', {
        message_id: message.id,
        wait: 'delivery',
        timeout: '30s',
        body: place,
      });
      this.#notePress(message.id, { caption, pressed });
    } catch (error) {
      this.#notePress(message.id, { caption, problem: (error as Error).message });
    }
  }

  resend(entryId: number): Promise<boolean> {
    return this.attempt(async () => {
      await this.calls.call('resendDelivery', { entry_id: entryId, wait: 'none' });
    });
  }

  putUser(user: string, change: { display_name?: string; blocked?: boolean }): Promise<boolean> {
    return this.attempt(async () => {
      const changed: User = await this.calls.call('putUser', { user, body: change });
      this.store.change((state) => takeUser(state, changed));
    });
  }

  patchApp(
    change: Partial<Pick<App, 'bot' | 'init_url' | 'dynamic_action_url' | 'dialect'>>,
  ): Promise<boolean> {
    return this.attempt(async () => {
      const app = await this.calls.call('patchApp', { body: change });
      this.store.change((state) => {
        state.app = app;
      });
    });
  }

  async setFilter(filter: Filter): Promise<void> {
    this.store.change((state) => {
      state.filter = filter;
      state.log.clear();
    });
    await this.attempt(() => this.#loadEntries());
  }

  loadOlderEntries(): Promise<void> {
    return this.#once('entries', async () => {
      const { log, filter } = this.state;
      const before = log.rows[0]?.id;
      if (log.complete || before === undefined) return;
      const page = { ...filter, before, limit: ENTRIES_AT_ONCE, brief: true };
      const { entries } = await this.calls.call('listEntries', page);
      if (filter !== this.state.filter || log.rows[0]?.id !== before) return;
      this.store.change((state) => {
        for (const entry of entries) noteEntry(state, entry);
        log.putBefore(entries);
        log.complete = entries.length < ENTRIES_AT_ONCE;
      });
    });
  }

  /** Fetches the head of an exchange that a bubble needs and the page does not have yet. */
  async wantEntry(id: number): Promise<void> {
    if (this.#wanted.has(id) || this.state.entries.has(id)) return;
    this.#wanted.add(id);
    try {
      const { entries } = await this.calls.call('listEntries', { after: id - 1, limit: 1, brief: true });
      const [entry] = entries;
      if (entry?.id === id) this.store.change((state) => noteEntry(state, entry));
    } catch {
      // The journal no longer keeps it; the bubble stays without its state.
    }
  }

  openEntry(id: number | undefined): void {
    this.store.change((state) => {
      state.entryId = id;
      if (id === undefined) return;
      state.panel = 'wire';
      state.pane = 'panel';
    });
  }

  /** Opens the exchange `by` rows newer than the open one, or the newest. */
  stepEntry(by: number): void {
    const { log, entryId } = this.state;
    const at = entryId === undefined ? log.rows.length - 1 : log.indexFor(entryId) + by;
    const entry = log.rows[Math.max(0, Math.min(at, log.rows.length - 1))];
    if (entry) this.openEntry(entry.id);
  }

  /** Shows the message that an exchange carried. */
  async seekMessage(entry: Entry, messageId: string): Promise<void> {
    if (entry.conversation_id) await this.openConversation(entry.conversation_id);
    this.store.change((state) => {
      state.soughtMessage = { id: messageId, count: (state.soughtMessage?.count ?? 0) + 1 };
    });
  }

  showPanel(panel: PanelName): void {
    this.store.change((state) => {
      state.panel = panel;
      state.pane = 'panel';
    });
  }

  showPane(pane: PageState['pane']): void {
    this.store.change((state) => {
      state.pane = pane;
    });
  }

  showSettings(open: boolean): void {
    this.store.change((state) => {
      state.settingsOpen = open;
    });
  }

  /** Changes language, theme or keys, and keeps the choice. */
  set(settings: Partial<Pick<PageState, 'language' | 'theme' | 'shortcuts'>>): void {
    this.store.change((state) => Object.assign(state, settings));
    applySettings(this.state);
    keepSettings(this.state);
  }

  /** Delivers the open exchange again, or the newest delivery where none is open. */
  async resendOpen(): Promise<void> {
    const { entryId, entries, log } = this.state;
    const entry =
      entryId === undefined
        ? log.rows.findLast(({ direction }) => direction === 'divar_to_bot')
        : entries.get(entryId);
    if (entry?.direction === 'divar_to_bot') await this.resend(entry.id);
  }

  editEvent(text: string): void {
    this.store.change((state) => {
      state.eventDraft = { text, count: (state.eventDraft?.count ?? 0) + 1 };
      state.panel = 'events';
      state.pane = 'panel';
    });
  }

  notify(notice: Notice | undefined): void {
    this.store.change((state) => {
      state.notice = notice;
    });
  }

  /** Does something with the emulator; a problem is shown. Tells whether it went well. */
  async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const remedy = error instanceof CallProblem ? error.remedy : undefined;
      this.notify({ kind: 'problem', message: (error as Error).message, remedy });
      return false;
    }
  }

  /** A list that shows one conversation's exchanges goes along with the open conversation. */
  #followFilter(id: string): void {
    const { filter } = this.state;
    if (filter.conversation_id && filter.conversation_id !== id)
      this.setFilter({ ...filter, conversation_id: id });
  }

  /** Does a piece of work that is not to be done twice at a time; who asks again meanwhile gets the same. */
  #once(name: string, work: () => Promise<void>): Promise<void> {
    const going = this.#going.get(name) ?? work().finally(() => this.#going.delete(name));
    this.#going.set(name, going);
    return going;
  }

  #onConnection(connection: Connection): void {
    this.store.change((state) => {
      state.connection = connection;
    });
    if (connection !== 'live' || this.#opened) return;
    this.#opened = true;
    this.load();
  }

  #onEvent(event: LiveEvent, data: unknown): void {
    if (event === 'resync' || event === 'reset') {
      const open = event === 'resync' ? this.state.conversationId : undefined;
      this.store.change((state) => {
        forget(state);
        state.conversationId = open;
      });
      this.load();
      return;
    }
    this.store.change((state) => takeEvent(state, event, data));
    if (event === 'entry' && this.state.filter.text) this.#recheck(data as Entry);
  }

  /** Asks the emulator whether a new exchange holds the text that the list is filtered by. */
  #recheck({ id }: Entry): Promise<boolean> {
    return this.attempt(async () => {
      const { filter } = this.state;
      const only = { ...filter, after: id - 1, limit: 1, brief: true };
      const [found] = (await this.calls.call('listEntries', only)).entries;
      if (found?.id !== id || filter !== this.state.filter) return;
      this.store.change((state) => state.log.take(found));
    });
  }

  async #loadEntries(): Promise<void> {
    const { filter } = this.state;
    const answer = await this.calls.call('listEntries', { ...filter, limit: ENTRIES_AT_ONCE, brief: true });
    if (filter !== this.state.filter) return;
    this.store.change((state) => {
      for (const entry of answer.entries) noteEntry(state, entry);
      state.log.putNewest(answer.entries, answer.entries.length < ENTRIES_AT_ONCE);
      state.total = answer.total;
      state.newestId = Math.max(state.newestId, answer.newest_id);
    });
  }

  #notePress(messageId: string, note: PressNote): void {
    this.store.change((state) => {
      state.presses.set(messageId, note);
      for (const thread of state.threads.values()) thread.version += 1;
    });
  }
}

/** Keeps the open conversation where it is still there; else opens the newest. */
function chooseConversation(state: PageState): void {
  if (state.draftUser || state.conversations.has(state.conversationId ?? '')) return;
  state.conversationId = [...state.conversations.keys()].at(-1);
}

function hasConversation(state: PageState, user: string): boolean {
  return [...state.conversations.values()].some((conversation) => conversation.user === user);
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session above this component.');
  return session;
}

/** What `select` picks from the page's state. */
export function usePage<T>(select: (state: PageState) => T): T {
  return useSelected(useSession().store, select);
}
