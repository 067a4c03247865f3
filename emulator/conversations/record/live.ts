import type { ControlApi } from '../../control-api/control-api.ts';
import { inTurns } from '../../http/turns.ts';
import { UsageError } from '../../usage-error.ts';
import { type Exchange, type ExchangeSide, readExchanges } from './exchange.ts';
import { recordingPieces } from './recording.ts';

const pageSize = 500;
/** More than a conversation has. */
const mostMessages = 1_000_000;

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
  const sides = await findSides(api, conversations);
  const exchanges: Exchange[] = [];
  for await (const exchange of inTurns(readExchanges(await readEntries(api)))) {
    if (conversationId !== undefined && exchange.conversationId !== conversationId) continue;
    exchanges.push({ ...exchange, side: sides.get(exchange.entryId!) ?? exchange.side });
  }
  if (exchanges.length === 0)
    throw new UsageError('The emulator has seen nothing that could be recorded.', { exitCode: 3 });
  const who = conversationId === undefined ? undefined : users.get(conversationId)?.user;
  let text = '';
  const title = name ?? (who === undefined ? 'recorded' : `recorded with ${who}`);
  for await (const piece of inTurns(recordingPieces({ name: title, exchanges, users }))) text += piece;
  return text;
}

/** Whose messages those in conversations about posts are, by the numbers of their exchanges. */
async function findSides(api: ControlApi, conversations: readonly { id: string; type: string }[]) {
  const sides = new Map<number, ExchangeSide>();
  for (const { id } of conversations.filter(({ type }) => type === 'POST')) {
    const { messages } = await api.listMessages({ conversation_id: id, limit: mostMessages });
    for (const { entry_id: entry, side } of messages) if (entry !== undefined && side) sides.set(entry, side);
  }
  return sides;
}

async function readEntries(api: ControlApi) {
  const all: Awaited<ReturnType<ControlApi['listEntries']>>['entries'] = [];
  for (let after = 0; ; ) {
    const { entries } = await api.listEntries({ after, limit: pageSize });
    all.push(...entries);
    if (entries.length < pageSize) return all;
    after = entries.at(-1)!.id;
  }
}
