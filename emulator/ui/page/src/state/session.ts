import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ControlInput, Entry } from '../../../../control-api/control-api.ts';
import { applySettings, keepSettings } from '../language/settings.ts';
import type { ServedContract } from '../wire/contract.ts';
import { type Connection, followLive, type LiveEvent, type LiveNews } from '../wire/live.ts';
import { ChatList } from './chats.ts';
import { Exchanges } from './exchanges.ts';
import { takeEvent } from './intake.ts';
import { forget, type PageState, type PanelName } from './page-state.ts';
import { PageActions, useSelected } from './store.ts';

/** What a person can do on the page, and how the page keeps up with the emulator. */
export class Session extends PageActions {
  readonly view: View = new View(this);
  readonly exchanges: Exchanges = new Exchanges(this);
  readonly chats: ChatList = new ChatList(this, this.exchanges);
  #opened = false;

  /** Opens the stream and reads the lists at once; they are read again once it is open, so nothing is missed. */
  async start(): Promise<void> {
    followLive(this.calls.urlOf('openStream', { brief: true }), (news) => this.#onNews(news));
    await this.#load();
    await this.attempt(async () => {
      const [contract, { violations }] = await Promise.all([
        this.calls.call('getPlatformContract'),
        this.calls.call('listViolations'),
      ]);
      this.store.change((state) => {
        state.contract = contract as unknown as ServedContract;
        state.violations = new Map(violations.map((row) => [row.id, row]));
      });
    });
  }

  patchApp(change: ControlInput<'patchApp'>['body']): Promise<boolean> {
    return this.attempt(async () => {
      const app = await this.calls.call('patchApp', { body: change });
      this.store.change((state) => {
        state.app = app;
      });
    });
  }

  /** Reads the lists; what the stream tells meanwhile is kept. */
  #load(): Promise<boolean> {
    for (const thread of this.state.threads.values()) thread.loaded = false;
    return this.attempt(async () => {
      const [app, health, faults, users, conversations] = await Promise.all([
        this.calls.call('getApp'),
        this.calls.call('getHealth'),
        this.calls.call('getFaults'),
        this.calls.call('listUsers'),
        this.calls.call('listConversations'),
        this.exchanges.load(),
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
      if (open) await this.chats.open(open, { stay: true });
    });
  }

  #onNews(news: LiveNews): void {
    if ('connection' in news) this.#onConnection(news.connection);
    else this.#onEvent(news.event, news.data);
  }

  #onConnection(connection: Connection): void {
    this.store.change((state) => {
      state.connection = connection;
    });
    if (connection !== 'live' || this.#opened) return;
    this.#opened = true;
    this.#load();
  }

  #onEvent(event: LiveEvent, data: unknown): void {
    if (event === 'reset' || event === 'resync') {
      this.#startAnew(event === 'resync' ? this.state.conversationId : undefined);
      return;
    }
    this.store.change((state) => takeEvent(state, event, data));
    if (event === 'entry' && this.state.filter.text) this.exchanges.recheck((data as Entry).id);
  }

  #startAnew(conversationId: string | undefined): void {
    this.store.change((state) => {
      forget(state);
      state.conversationId = conversationId;
    });
    this.#load();
  }
}

/** Keeps the open conversation where it is still there; else opens the newest. */
function chooseConversation(state: PageState): void {
  if (state.draftUser || state.conversations.has(state.conversationId ?? '')) return;
  state.conversationId = [...state.conversations.keys()].at(-1);
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

/** What is on the screen: panels, settings, the event that is edited. */
class View {
  readonly #work: PageActions;

  constructor(work: PageActions) {
    this.#work = work;
  }

  showPanel(panel: PanelName): void {
    this.#change({ panel, pane: 'panel' });
  }

  /** On a narrow screen: which part is shown. */
  showPane(pane: PageState['pane']): void {
    this.#change({ pane });
  }

  showSettings(settingsOpen: boolean): void {
    this.#change({ settingsOpen });
  }

  /** Changes language, theme or keys, and keeps the choice. */
  set(settings: Partial<Pick<PageState, 'language' | 'theme' | 'shortcuts'>>): void {
    this.#change(settings);
    applySettings(this.#work.state);
    keepSettings(this.#work.state);
  }

  /** Puts a text into the event editor. */
  editEvent(text: string): void {
    const count = (this.#work.state.eventDraft?.count ?? 0) + 1;
    this.#change({ eventDraft: { text, count }, panel: 'events', pane: 'panel' });
  }

  #change(part: Partial<PageState>): void {
    this.#work.store.change((state) => Object.assign(state, part));
  }
}
