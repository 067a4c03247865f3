import type {
  AppView,
  ConversationView,
  Entry,
  Fault,
  Message,
  UserView,
} from '../../../../control-api/control-api.ts';
import type { Replay } from '../wire/replay.ts';
import { matches } from './entry-log.ts';
import { findThread, type PageState } from './page-state.ts';

/** Takes a message that was said just now. */
function takeMessage(state: PageState, message: Message): void {
  findThread(state, message.conversation_id).take(message);
  // What comes before the lists are read is the past: of a world, or a state that was put in.
  if (state.ready) state.awaited.add(message.id);
  const conversation = state.conversations.get(message.conversation_id);
  if (!conversation) return;
  const isNew = conversation.last_message?.id !== message.id;
  takeConversation(state, {
    ...conversation,
    last_message: message,
    messages: conversation.messages + (isNew ? 1 : 0),
  });
}

/** Takes a conversation; the page opens the first one it learns of, and the one a person just began. */
export function takeConversation(state: PageState, conversation: ConversationView): void {
  const isNew = !state.conversations.has(conversation.id);
  state.conversations.set(conversation.id, conversation);
  state.listVersion += 1;
  if (!isNew || !state.ready) return;
  const thread = findThread(state, conversation.id);
  thread.complete = true;
  thread.loaded = true;
  if (state.conversationId === undefined && (!state.draftUser || state.draftUser === conversation.user)) {
    state.conversationId = conversation.id;
    state.draftUser = undefined;
  }
}

export function takeUser(state: PageState, user: UserView): void {
  state.users.set(user.name, user);
  state.listVersion += 1;
}

/** Takes the head of an exchange that began or ended. */
function takeEntry(state: PageState, entry: Entry): void {
  noteEntry(state, entry);
  if (entry.id > state.newestId) {
    state.total += 1;
    state.newestId = entry.id;
  }
  if (state.filter.text) return;
  if (matches(entry, state.filter)) state.log.take(entry);
  else state.log.remove(entry.id);
}

/** Remembers the head of an exchange, without showing it in the list. */
export function noteEntry(state: PageState, entry: Entry): void {
  state.entries.set(entry.id, entry);
  state.entriesVersion += 1;
  if (isRefused(entry)) noteRefused(state, entry);
  if (entry.direction !== 'divar_to_bot') return;
  if (entry.message_id && entry.id >= (state.deliveries.get(entry.message_id) ?? 0)) {
    state.deliveries.set(entry.message_id, entry.id);
  }
  if (entry.state !== 'done' || !entry.outcome || entry.pressed) return;
  if (entry.id >= (state.lastDelivery?.entry_id ?? 0)) {
    state.lastDelivery = {
      entry_id: entry.id,
      outcome: entry.outcome as NonNullable<PageState['lastDelivery']>['outcome'],
      status: entry.status,
      duration_ms: entry.duration_ms ?? 0,
    };
  }
}

/** What an injected fault answered says nothing of the bot. */
function isRefused({ direction, state, status = 0, faults = [] }: Entry): boolean {
  return direction === 'bot_to_divar' && state === 'done' && status >= 400 && faults.length === 0;
}

/** Keeps it with its conversation; where it names none that exists, with that of the event before it. */
function noteRefused(state: PageState, entry: Entry): void {
  const own = state.conversations.has(entry.conversation_id ?? '') ? entry.conversation_id : undefined;
  const id = own ?? findEventBefore(state, entry)?.conversation_id;
  if (id === undefined) return;
  const others = (state.refused.get(id) ?? []).filter((one) => one.id !== entry.id);
  const all = [...others, entry].sort((one, other) => one.id - other.id);
  state.refused.set(id, all);
  findThread(state, id).version += 1;
}

function findEventBefore({ entries }: PageState, { id }: Entry): Entry | undefined {
  for (let at = id - 1; entries.has(at); at -= 1) {
    const before = entries.get(at)!;
    if (before.direction === 'divar_to_bot' && before.conversation_id !== undefined) return before;
  }
  return undefined;
}

/** Takes a live event other than `reset` and `resync`. */
export function takeEvent(state: PageState, event: string, data: unknown): void {
  const take: Record<string, () => void> = {
    entry: () => takeEntry(state, data as Entry),
    message: () => takeMessage(state, data as Message),
    conversation: () => takeConversation(state, data as ConversationView),
    user: () => takeUser(state, data as UserView),
    app: () => {
      state.app = data as AppView;
    },
    token: () => {
      state.tokensVersion += 1;
    },
    faults: () => {
      state.faults = (data as { faults: Fault[] }).faults;
    },
    replay: () => takeReplay(state, data as Replay),
  };
  take[event]?.();
}

function takeReplay(state: PageState, replay: Replay): void {
  const { verdict } = state.replays.get(replay.id) ?? {};
  state.replays.set(replay.id, { verdict, ...replay });
  state.replayVersion += 1;
}
