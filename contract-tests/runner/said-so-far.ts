import type { ControlApi, Entry, Message } from '../../emulator/index.ts';

interface SoFar {
  newest: number;
  /** The bot's calls after an entry, by its id. */
  calls: Map<number, Promise<Entry[]>>;
  messages?: Promise<Message[]>;
}

/** More than any list has: one of a bot that sends without end is judged as a whole. */
export const everything = 1_000_000;

/** What was read last, as long as nothing has come since: many checks look back at the same. */
const read = new WeakMap<ControlApi, SoFar>();

async function soFar(control: ControlApi): Promise<SoFar> {
  const { newest_id: newest } = await control.listEntries({ limit: 1, brief: true });
  const before = read.get(control);
  if (before?.newest === newest) return before;
  const now: SoFar = { newest, calls: new Map() };
  read.set(control, now);
  return now;
}

/** The bot's calls after an entry. */
export async function callsAfter(control: ControlApi, since: number): Promise<Entry[]> {
  const { calls } = await soFar(control);
  const known =
    calls.get(since) ??
    control.listEntries({ direction: 'bot_to_divar', after: since, limit: everything }).then(entriesOf);
  calls.set(since, known);
  return known;
}

const entriesOf = ({ entries }: { entries: Entry[] }) => entries;

/** Every message of the bot. */
export async function messagesOfBot(control: ControlApi): Promise<Message[]> {
  const found = await soFar(control);
  found.messages ??= allMessages(control);
  return found.messages;
}

async function allMessages(control: ControlApi): Promise<Message[]> {
  const { conversations } = await control.listConversations();
  const lists = await Promise.all(
    conversations.map(({ id }) => control.listMessages({ conversation_id: id, limit: everything })),
  );
  return lists.flatMap(({ messages }) => messages.filter(({ origin }) => origin === 'bot'));
}
