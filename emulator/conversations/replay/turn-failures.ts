import type { ControlApi } from '../../control-api/control-api.ts';
import { exchangeLines } from './exchange.ts';
import { firstEntry, type Playing } from './playing.ts';
import { turnTitle } from './turn-title.ts';
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

  async add({ turn, number, chat, acted, arrivals }: Playing, problems: TurnProblem[]): Promise<void> {
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
