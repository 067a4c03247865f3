import type {
  AppView,
  ConversationView,
  DeliveryView,
  Entry,
  Fault,
  Message,
  Pressed,
  SideView,
  UserView,
  ViolationRowView,
} from '../../../../control-api/control-api.ts';
import type { LanguageName } from '../language/language-name.ts';
import type { ServedContract } from '../wire/contract.ts';
import type { Connection } from '../wire/live.ts';
import type { Replay } from '../wire/replay.ts';
import { type Filter, ShownEntries } from './entry-log.ts';

export type PanelName = 'wire' | 'events' | 'record' | 'state';
export type Theme = 'system' | 'light' | 'dark';

/** What a press of a button came to, shown under its message; `count` grows with each press. */
export type PressNote = { caption: string; side?: SideView; count: number } & (
  | { problem: string; status?: number }
  | { pressed: Pressed }
  | { waiting: true }
);

export interface Notice {
  message: string;
  remedy?: string;
  kind: 'problem' | 'done';
  /** Of the emulator's answer. */
  status?: number;
}

/** The fixture at hand. */
interface Recorder {
  /** What is said now will be in the recording. */
  recording: boolean;
  text: string;
  replayId?: string;
  version: number;
}

/** Everything the page shows. */
export interface PageState {
  connection: Connection;
  ready: boolean;
  notice?: Notice;
  app?: AppView;
  contract?: ServedContract;
  /** What findings say, by their id. */
  violations: ReadonlyMap<string, ViolationRowView>;
  faults: Fault[];
  /** Grows when users allow the app something, or take it back. */
  tokensVersion: number;
  /** The newest there was, whatever older ones are read. */
  lastDelivery?: Pick<DeliveryView, 'outcome' | 'status' | 'duration_ms' | 'entry_id'>;
  users: Map<string, UserView>;
  conversations: Map<string, ConversationView>;
  /** Grows when users or conversations change. */
  listVersion: number;
  threads: Map<string, Thread>;
  /** Heads of the exchanges seen so far. */
  entries: Map<number, Entry>;
  /** Grows when any exchange changes. */
  entriesVersion: number;
  /** The newest delivery of each message. */
  deliveries: Map<string, number>;
  /** By conversation, the calls of the bot that Divar refused, oldest first. */
  refused: Map<string, Entry[]>;
  /** Users' messages that were said while the page looked on: their delivery is to be seen yet. */
  awaited: Set<string>;
  log: ShownEntries;
  filter: Filter;
  total: number;
  newestId: number;
  presses: Map<string, PressNote>;
  replays: Map<string, Replay>;
  replayVersion: number;
  recorder: Recorder;
  conversationId?: string;
  /** The user whose conversation is open, where it has no message yet. */
  draftUser?: string;
  entryId?: number;
  panel: PanelName;
  /** What a narrow screen shows. */
  pane: 'chats' | 'chat' | 'panel';
  /** The message that was asked for from the inspector. */
  soughtMessage?: { id: string; count: number };
  /** Text put into the event editor by "edit and send". */
  eventDraft?: { text: string; count: number };
  language: LanguageName;
  theme: Theme;
  shortcuts: boolean;
  settingsOpen: boolean;
}

export function newPageState(settings: Pick<PageState, 'language' | 'theme' | 'shortcuts'>): PageState {
  return {
    connection: 'connecting',
    ready: false,
    violations: new Map(),
    faults: [],
    tokensVersion: 0,
    users: new Map(),
    conversations: new Map(),
    listVersion: 0,
    threads: new Map(),
    entries: new Map(),
    entriesVersion: 0,
    deliveries: new Map(),
    refused: new Map(),
    awaited: new Set(),
    log: new ShownEntries(),
    filter: {},
    total: 0,
    newestId: 0,
    presses: new Map(),
    replays: new Map(),
    replayVersion: 0,
    recorder: { recording: false, text: '', version: 0 },
    panel: 'wire',
    pane: 'chat',
    settingsOpen: false,
    ...settings,
  };
}

/** Forgets all that an emulator's reset forgets. */
export function forget(state: PageState): void {
  for (const held of [
    state.users,
    state.conversations,
    state.threads,
    state.entries,
    state.deliveries,
    state.refused,
    state.awaited,
    state.presses,
  ]) {
    held.clear();
  }
  state.log.clear();
  state.ready = false;
  state.total = 0;
  state.newestId = 0;
  state.conversationId = undefined;
  state.draftUser = undefined;
  state.entryId = undefined;
  // The ids of an emulator that was started again begin anew, and any delivery is newer than the last one known.
  if (state.lastDelivery) state.lastDelivery = { ...state.lastDelivery, entry_id: undefined };
  state.listVersion += 1;
  state.entriesVersion += 1;
  state.tokensVersion += 1;
}

export function findThread(state: PageState, conversationId: string): Thread {
  const thread = state.threads.get(conversationId) ?? new Thread();
  state.threads.set(conversationId, thread);
  return thread;
}

/** The messages of one conversation that the page holds, oldest first; `version` grows with each change. */
export class Thread {
  messages: Message[] = [];
  /** Nothing older is left on the emulator. */
  complete = false;
  loaded = false;
  version = 0;
  #ids = new Set<string>();

  /** Takes a message that came or changed just now. */
  take(message: Message): void {
    this.version += 1;
    if (!this.#ids.has(message.id)) {
      this.#ids.add(message.id);
      this.messages.push(message);
      return;
    }
    const at = this.messages.findLastIndex(({ id }) => id === message.id);
    this.messages[at] = message;
  }

  /** Puts older messages in front. */
  putBefore(older: Message[]): void {
    const fresh = older.filter(({ id }) => !this.#ids.has(id));
    for (const { id } of fresh) this.#ids.add(id);
    this.messages = [...fresh, ...this.messages];
    this.version += 1;
  }

  /** Takes the newest messages as the emulator has them; keeps older ones that join on, and what came meanwhile. */
  putNewest(newest: Message[], complete: boolean): void {
    const known = new Set(newest.map(({ id }) => id));
    const joint = this.messages.findIndex(({ id }) => id === newest[0]?.id);
    const older = this.messages.slice(0, Math.max(0, joint));
    const last = newest.at(-1);
    const rest = this.messages.slice(older.length);
    const later = rest.filter(({ id, sent_at }) => !known.has(id) && (!last || sent_at >= last.sent_at));
    this.messages = [...older, ...newest, ...later];
    this.#ids = new Set(this.messages.map(({ id }) => id));
    this.complete = complete || (older.length > 0 && this.complete);
    this.loaded = true;
    this.version += 1;
  }
}
