import type { ControlApi } from '../../control/control-api.ts';
import type { Turn } from '../format/conversation.ts';
import { exchangeLines } from './exchange.ts';
import { firstEntry, type Playing } from './playing.ts';
import { turnTitle } from './turn-title.ts';
import type { TurnFailure, TurnProblem } from './verdict.ts';

/** Of a conversation that goes wrong everywhere so many failures are kept. */
const most = 20;

/** The turns of a conversation that went wrong, with what crossed the wire. */
export class TurnFailures {
  readonly kept: TurnFailure[] = [];
  /** How many turns went wrong, those that are not kept included. */
  count = 0;
  readonly #api: ControlApi;
  #lastTurn: Turn | undefined;

  constructor(api: ControlApi) {
    this.#api = api;
  }

  async add({ turn, number, chat, acted, arrivals }: Playing, problems: TurnProblem[]): Promise<void> {
    if (this.#lastTurn !== turn) this.count += 1;
    this.#lastTurn = turn;
    const known = this.of(number);
    if (known) known.problems.push(...problems);
    if (known || this.kept.length >= most) return;
    const since = firstEntry(acted) ?? arrivals[0]?.message.entry_id;
    const exchange = await exchangeLines(this.#api, { conversationId: chat.id, since });
    this.kept.push({ at: turn.at, turn: number, title: turnTitle(turn), problems, exchange });
  }

  /** What is kept of the turn with this number. */
  of(number: number): TurnFailure | undefined {
    return this.kept.find(({ turn }) => turn === number);
  }
}
