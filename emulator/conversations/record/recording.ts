import { Document, isCollection, visit } from 'yaml';
import type { ControlApi } from '../../control-api/control-api.ts';
import { durationText } from '../../duration.ts';
import { inTurns } from '../../http/turns.ts';
import { inQuotes, isSteering } from '../../reports/text.ts';
import { UsageError } from '../../usage-error.ts';
import { formatVersion } from '../format/conversation.ts';
import { Cast, type Parties } from './cast.ts';
import { type Exchange, type ExchangeSide, readExchanges } from './exchange.ts';
import { Placeholders } from './placeholders.ts';
import type { RecordedTurn } from './recorded-turn.ts';
import { TurnMaker } from './turns.ts';

/** What goes into a recording. */
export interface RecordingInput {
  name: string;
  exchanges: readonly Exchange[];
  /** Who takes part, by the ids of the conversations. */
  users?: ReadonlyMap<string, Parties>;
  /** Whether the calls of the bot were seen too, so that what it did not say is silence. Default true. */
  isObserved?: boolean;
}

/** A bot that was so slow needs a longer wait than the usual one. */
const slowMs = 5000;

/** A conversation file that replays what was seen. */
export function recording(input: RecordingInput): string {
  return [...recordingPieces(input)].join('');
}

/** The same in pieces, some of them empty: of a long recording all of them together take long. */
function* recordingPieces({
  name,
  exchanges,
  users = new Map(),
  isObserved = true,
}: RecordingInput): Generator<string> {
  const maker = new TurnMaker({ isObserved });
  for (const exchange of exchanges) {
    maker.take(exchange);
    yield '';
  }
  const placeholders = new Placeholders();
  const cast = new Cast({ users, exchanges });
  const turns: object[] = [];
  for (const { turn, conversationId, side } of maker.turns()) {
    turns.push({ ...cast.of(conversationId, side), ...placeholders.turn(turn, conversationId) });
    yield '';
  }
  const conversations = cast.conversations((metadata) => placeholders.value(metadata));
  const variables = { ...cast.tokens, ...placeholders.variables };
  const { slowestMs } = maker;
  yield yamlText({
    version: formatVersion,
    name,
    source: 'recorded',
    limits:
      slowestMs > slowMs
        ? { reply: durationText(2 * Math.ceil(slowestMs / 1000) * 1000 + 10_000) }
        : undefined,
    variables: Object.keys(variables).length > 0 ? variables : undefined,
    conversations: Object.keys(conversations).length > 0 ? conversations : undefined,
  });
  yield 'turns:\n';
  for (const turn of turns) {
    const { as: _as, in: _in, ...rest } = turn as RecordedTurn;
    yield yamlText({ turns: [cast.isOneOnly ? rest : turn] }).replace(/^turns:\n/, '');
  }
}

function yamlText(content: object): string {
  const document = new Document(content, { aliasDuplicateObjects: false });
  visit(document, {
    Pair(_, { key, value }) {
      const name = (key as { value?: unknown }).value;
      if (['buttons', 'start', 'deliver', 'fault'].includes(String(name)) && isCollection(value))
        value.flow = true;
    },
    // As an escape, what would steer a terminal or the log of a CI system is still the same text.
    Scalar(_, node) {
      if (typeof node.value === 'string' && isSteering(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({
    lineWidth: 0,
    flowCollectionPadding: true,
    doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
  });
  return inQuotes(text);
}

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
