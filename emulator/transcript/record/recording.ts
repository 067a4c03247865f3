import { Document, isCollection, isMap, type Node, visit } from 'yaml';
import { formatVersion } from '../format/conversation.ts';
import type { Exchange } from './exchange.ts';
import { Placeholders } from './placeholders.ts';
import type { RecordedTurn } from './recorded-turn.ts';
import { TurnMaker } from './turns.ts';

/** What goes into a recording. */
export interface RecordingInput {
  name: string;
  exchanges: readonly Exchange[];
  /** Names of virtual users by the ids of their conversations. */
  users?: ReadonlyMap<string, string>;
  /** Whether the calls of the bot were seen too, so that what it did not say is silence. Default true. */
  isObserved?: boolean;
}

/** Findings that a replay does not hold against the bot either. */
const harmless = new Set([
  'retired_path',
  'token_in_old_header',
  'any_key_taken',
  'deprecated_icon_name',
  'deprecated_field',
  'bot_refused_event',
]);

/** A conversation file that replays what was seen. */
export function recording({ name, exchanges, users = new Map(), isObserved = true }: RecordingInput): string {
  const maker = new TurnMaker({ isObserved });
  for (const exchange of exchanges) maker.take(exchange);
  const placeholders = new Placeholders();
  const cast = new Cast(users);
  const turns = maker.turns().map(({ turn, conversationId }) => ({
    ...cast.of(conversationId),
    ...placeholders.turn(turn, conversationId),
  }));
  const isValid = exchanges.every(({ findings }) => findings.every((id) => harmless.has(id)));
  return yamlText({
    version: formatVersion,
    name,
    source: 'recorded',
    ...(!isValid && { schema: 'any' }),
    ...(Object.keys(placeholders.variables).length > 0 && { variables: placeholders.variables }),
    turns: cast.isOneOnly ? turns.map(({ as: _as, in: _in, ...turn }) => turn) : turns,
  });
}

/** Gives each conversation the name of its user, and a name of its own where the user has several. */
class Cast {
  readonly #users: ReadonlyMap<string, string>;
  readonly #roles = new Map<string, Pick<RecordedTurn, 'as' | 'in'>>();
  readonly #conversationsOf = new Map<string, number>();

  constructor(users: ReadonlyMap<string, string>) {
    this.#users = users;
  }

  get isOneOnly(): boolean {
    return this.#roles.size <= 1;
  }

  of(conversationId: string | undefined): Pick<RecordedTurn, 'as' | 'in'> {
    if (conversationId === undefined) return {};
    const known = this.#roles.get(conversationId);
    if (known) return known;
    const user = this.#users.get(conversationId) ?? `user ${this.#roles.size + 1}`;
    const count = (this.#conversationsOf.get(user) ?? 0) + 1;
    this.#conversationsOf.set(user, count);
    const role = { as: user, ...(count > 1 && { in: `conversation ${count}` }) };
    this.#roles.set(conversationId, role);
    return role;
  }
}

function yamlText(content: object): string {
  const document = new Document(content);
  visit(document, {
    Pair(_, { key, value }) {
      const name = (key as { value?: unknown }).value;
      if (['buttons', 'start', 'deliver', 'fault'].includes(String(name)) && isCollection(value))
        value.flow = true;
    },
  });
  const turns = document.get('turns') as { items: Node[] };
  for (const turn of turns.items) if (isMap(turn)) turn.spaceBefore = false;
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}
