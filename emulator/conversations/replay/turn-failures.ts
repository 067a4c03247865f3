import type { ControlApi, Entry } from '../../control-api/control-api.ts';
import { shownDuration } from '../../duration.ts';
import type { Turn } from '../format/conversation.ts';
import { startText } from './event.ts';
import { firstEntry, type TurnRun } from './playing.ts';
import type { TurnFailure, TurnProblem } from './verdict.ts';

/** Of a conversation that goes wrong everywhere so many failures are kept. */
const most = 20;

/** The turns of a conversation that went wrong, with what crossed the wire. */
export class TurnFailures {
  readonly #api: ControlApi;
  readonly #kept = new Map<number, TurnFailure>();
  readonly #wrong = new Set<number>();

  constructor(api: ControlApi) {
    this.#api = api;
  }

  /** How many turns went wrong, those that are not kept included. */
  get count(): number {
    return this.#wrong.size;
  }

  get kept(): TurnFailure[] {
    return [...this.#kept.values()].sort((a, b) => a.turn - b.turn);
  }

  async add({ turn, number, chat, acted, arrivals }: TurnRun, problems: TurnProblem[]): Promise<void> {
    this.#wrong.add(number);
    const known = this.of(number);
    if (known) known.problems.push(...problems);
    if (known || this.#kept.size >= most) return;
    const failure: TurnFailure = {
      at: turn.at,
      turn: number,
      title: turnTitle(turn),
      problems,
      exchange: [],
    };
    this.#kept.set(number, failure);
    const since = firstEntry(acted) ?? arrivals[0]?.message.entry_id;
    failure.exchange = await exchangeLines(this.#api, { conversationId: chat.id, since });
  }

  /** What is kept of the turn with this number. */
  of(number: number): TurnFailure | undefined {
    return this.#kept.get(number);
  }
}

const longestBody = 400;
const shownEntries = 12;

/** What crossed the wire in a conversation since an exchange, one line each. */
async function exchangeLines(
  api: ControlApi,
  { conversationId, since }: { conversationId: string; since: number | undefined },
): Promise<string[]> {
  if (since === undefined) return [];
  const { entries } = await api.listEntries({
    after: since - 1,
    conversation_id: conversationId,
    limit: shownEntries,
  });
  return entries.map(exchangeLine);
}

function exchangeLine(entry: Entry): string {
  const { id, direction, operation, status, outcome, error, duration_ms: duration, request } = entry;
  const arrow = direction === 'divar_to_bot' ? 'Divar -> bot' : 'bot -> Divar';
  const end = status ?? error ?? outcome ?? 'open';
  const took = duration === undefined ? '' : ` in ${shownDuration(duration)}`;
  return `#${id} ${arrow} ${operation} ${shorten((request?.body ?? '').replaceAll(/\s+/g, ' '), longestBody)} = ${end}${took}`;
}

function shorten(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}

const longestTitle = 60;

/** What a turn does, in a few words. */
function turnTitle({ name, action, user }: Turn): string {
  const who = user === 'user' ? '' : ` as ${user}`;
  return `${name ?? shorten(actionTitle(action), longestTitle)}${who}`;
}

function actionTitle(action: Turn['action']): string {
  switch (action.kind) {
    case 'says':
      return `says ${JSON.stringify(action.text)}`;
    case 'sends':
      return `sends ${action.type}`;
    case 'start':
      return startText(action);
    case 'press':
      return 'caption' in action.button
        ? `presses ${JSON.stringify(action.button.caption)}`
        : `presses button ${action.button.row},${action.button.column}`;
    case 'event':
      return `event ${JSON.stringify((action.body as { type?: unknown } | null)?.type ?? action.body)}`;
    case 'raw':
      return `raw ${JSON.stringify(action.text)}`;
    case 'consents':
      return 'allows the bot access';
    case 'waits':
      return 'waits for the bot';
  }
}
