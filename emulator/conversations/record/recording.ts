import { Document, isCollection, visit } from 'yaml';
import { durationText } from '../../duration.ts';
import { inQuotes, isSteering } from '../../reports/text.ts';
import { formatVersion } from '../format/conversation.ts';
import { Cast, type Parties } from './cast.ts';
import type { Exchange } from './exchange.ts';
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
export function* recordingPieces({
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
