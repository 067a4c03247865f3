import type { ControlApi } from '../../control/control-api.ts';
import { UsageError } from '../../usage-error.ts';
import { exchangesOf, type Side } from './exchange.ts';
import { recording } from './recording.ts';

const pageSize = 500;

export interface LiveOptions {
  /** Only this conversation. Default: everything. */
  conversationId?: string;
  name?: string;
}

/** What a running emulator has seen, as a conversation file. */
export async function recordLive(
  api: ControlApi,
  { conversationId, name }: LiveOptions = {},
): Promise<string> {
  const { conversations } = await api.listConversations();
  const users = new Map(conversations.map((one) => [one.id, { ...one, postToken: one.post_token }]));
  const sides = await sidesOf(api, conversations);
  const exchanges = exchangesOf(await entriesOf(api))
    .filter((exchange) => conversationId === undefined || exchange.conversationId === conversationId)
    .map((exchange) => {
      const side = sides.get(exchange.entryId!);
      return side ? { ...exchange, side } : exchange;
    });
  if (exchanges.length === 0)
    throw new UsageError('The emulator has seen nothing that could be recorded.', { exitCode: 3 });
  const who = conversationId === undefined ? undefined : users.get(conversationId)?.user;
  return recording({
    name: name ?? (who === undefined ? 'recorded' : `recorded with ${who}`),
    exchanges,
    users,
  });
}

/** Whose messages those in conversations about posts are, by the numbers of their exchanges. */
async function sidesOf(api: ControlApi, conversations: readonly { id: string; type: string }[]) {
  const sides = new Map<number, Side>();
  for (const { id } of conversations.filter(({ type }) => type === 'POST')) {
    const { messages } = await api.listMessages({ conversation_id: id });
    for (const { entry_id: entry, side } of messages) if (entry !== undefined && side) sides.set(entry, side);
  }
  return sides;
}

async function entriesOf(api: ControlApi) {
  const all: Awaited<ReturnType<ControlApi['listEntries']>>['entries'] = [];
  for (let after = 0; ; ) {
    const { entries } = await api.listEntries({ after, limit: pageSize });
    all.push(...entries);
    if (entries.length < pageSize) return all;
    after = entries.at(-1)!.id;
  }
}
