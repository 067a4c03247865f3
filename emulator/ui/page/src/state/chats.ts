import type {
  ControlInput,
  Entry,
  Message,
  SideView,
  UserMessage,
  UserView,
} from '../../../../control-api/control-api.ts';
import { newId } from '../parts/new-id.ts';
import type { Exchanges } from './exchanges.ts';
import { noteEntry, takeConversation, takeUser } from './intake.ts';
import { findThread, type PageState, type PressNote } from './page-state.ts';
import { type PageActions, readStatus } from './store.ts';

const MESSAGES_AT_ONCE = 200;
const OLDER_AT_ONCE = 500;
const ENTRIES_AT_ONCE = 500;
const FIRST_USER = 'sara';

/** The chats: opening a conversation, reading it, speaking and pressing buttons in it. */
export class ChatList {
  readonly #work: PageActions;
  readonly #exchanges: Exchanges;
  #presses = 0;

  constructor(work: PageActions, exchanges: Exchanges) {
    this.#work = work;
    this.#exchanges = exchanges;
  }

  async open(id: string, { stay = false } = {}): Promise<void> {
    this.#work.store.change((state) => {
      state.conversationId = id;
      state.draftUser = undefined;
      if (!stay) state.pane = 'chat';
    });
    this.#exchanges.follow(id);
    if (!findThread(this.#work.state, id).loaded) await this.#work.attempt(() => this.#load(id));
  }

  /** A conversation that begins with the next message. */
  begin(user: string): void {
    this.#work.store.change((state) => {
      state.conversationId = undefined;
      state.draftUser = user;
      state.pane = 'chat';
    });
  }

  /** A conversation of two users about a post. */
  async beginAboutPost(about: { post_token: string; buyer: string; seller?: string }): Promise<boolean> {
    let id = '';
    const started = await this.#work.attempt(async () => {
      const conversation = await this.#work.calls.call('startPostConversation', { body: about });
      this.#work.store.change((state) => takeConversation(state, conversation));
      id = conversation.id;
    });
    if (started) await this.open(id);
    return started;
  }

  loadOlder(id: string): Promise<void> {
    return this.#work.once(`messages of ${id}`, async () => {
      const thread = findThread(this.#work.state, id);
      const before = thread.messages[0]?.id;
      if (thread.complete || before === undefined) return;
      const page = { conversation_id: id, before, limit: OLDER_AT_ONCE };
      const { messages } = await this.#work.calls.call('listMessages', page);
      if (thread.messages[0]?.id !== before) return;
      this.#work.store.change(() => {
        thread.putBefore(messages);
        thread.complete = messages.length < OLDER_AT_ONCE;
      });
    });
  }

  /** Says something in the open conversation, for a side where it has two; what becomes of it comes by the stream. */
  say(message: UserMessage, side?: SideView): Promise<boolean> {
    return this.#work.attempt(async () => {
      const { user, conversation_id } = findSpeaker(this.#work.state, side);
      const body = { ...message, ...(conversation_id && { conversation_id }) };
      await this.#work.calls.call('sendUserMessage', { user, wait: 'none', body });
    });
  }

  /** Presses a button and shows under the message what came of it, unless another was pressed there meanwhile. */
  async press(
    message: Message,
    place: { row: number; column: number; side?: SideView },
    caption: string,
  ): Promise<void> {
    this.#presses += 1;
    const about = { caption, side: place.side, count: this.#presses };
    this.#notePress(message.id, { ...about, waiting: true });
    const outcome = await this.#outcomeOf({ message_id: message.id, body: place });
    if (this.#work.state.presses.get(message.id)?.count !== about.count) return;
    this.#notePress(message.id, { ...about, ...outcome });
  }

  /** The emulator's time-out for the app is the only one. */
  async #outcomeOf(press: Pick<ControlInput<'pressButton'>, 'message_id' | 'body'>) {
    try {
      const limits = { wait: 'delivery', timeout: '24h' } as const;
      return { pressed: await this.#work.calls.call('pressButton', { ...press, ...limits }) };
    } catch (error) {
      return { problem: (error as Error).message, ...readStatus(error) };
    }
  }

  putUser(user: string, change: { display_name?: string; blocked?: boolean }): Promise<boolean> {
    return this.#work.attempt(async () => {
      const changed: UserView = await this.#work.calls.call('putUser', { user, body: change });
      this.#work.store.change((state) => takeUser(state, changed));
    });
  }

  /** Shows the message that an exchange carried. */
  async seek(entry: Entry, messageId: string): Promise<void> {
    if (entry.conversation_id) await this.open(entry.conversation_id);
    this.#work.store.change((state) => {
      state.soughtMessage = { id: messageId, count: (state.soughtMessage?.count ?? 0) + 1 };
    });
  }

  async #load(id: string): Promise<void> {
    const { calls, store } = this.#work;
    const [{ messages }, { entries }] = await Promise.all([
      calls.call('listMessages', { conversation_id: id, limit: MESSAGES_AT_ONCE }),
      calls.call('listEntries', { conversation_id: id, limit: ENTRIES_AT_ONCE, brief: true }),
    ]);
    store.change((state) => {
      for (const entry of entries) noteEntry(state, entry);
      findThread(state, id).putNewest(messages, messages.length < MESSAGES_AT_ONCE);
    });
  }

  #notePress(messageId: string, note: PressNote): void {
    this.#work.store.change((state) => {
      state.presses.set(messageId, note);
      for (const thread of state.threads.values()) thread.version += 1;
    });
  }
}

/** Who speaks, and where: in the open conversation, or in a new one of a user who has others already. */
function findSpeaker(
  state: PageState,
  side: SideView | undefined,
): { user: string; conversation_id?: string } {
  const { conversationId, draftUser, conversations } = state;
  const open = conversations.get(conversationId ?? '');
  const user = (side === 'SELLER' && open?.seller) || (open?.user ?? draftUser ?? FIRST_USER);
  const hasOthers = [...conversations.values()].some((conversation) => conversation.user === draftUser);
  return { user, conversation_id: conversationId ?? (hasOthers ? newId() : undefined) };
}
