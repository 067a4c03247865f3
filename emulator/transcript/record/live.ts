import type { ControlApi } from '../../control/control-api.ts';
import { UsageError } from '../../usage-error.ts';
import { exchangeOf } from './exchange.ts';
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
  const users = new Map(conversations.map(({ id, user }) => [id, user]));
  const only = conversationId === undefined ? {} : { conversation_id: conversationId };
  const exchanges = (await entriesOf(api, only)).flatMap((entry) => exchangeOf(entry) ?? []);
  if (exchanges.length === 0)
    throw new UsageError('The emulator has seen nothing that could be recorded.', { exitCode: 3 });
  const who = conversationId === undefined ? undefined : users.get(conversationId);
  return recording({
    name: name ?? (who === undefined ? 'recorded' : `recorded with ${who}`),
    exchanges,
    users,
  });
}

async function entriesOf(api: ControlApi, filter: { conversation_id?: string }) {
  const all: Awaited<ReturnType<ControlApi['listEntries']>>['entries'] = [];
  for (let after = 0; ; ) {
    const { entries } = await api.listEntries({ ...filter, after, limit: pageSize });
    all.push(...entries);
    if (entries.length < pageSize) return all;
    after = entries.at(-1)!.id;
  }
}
