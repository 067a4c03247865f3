import { UsageError } from '../../usage-error.ts';
import type { Conversation } from '../format/conversation.ts';
import type { ComparedReply } from '../match/compare-reply.ts';
import type { Variables } from '../match/placeholders.ts';
import { needsBody } from '../match/reply-matcher.ts';
import type { ReplayChat } from './chats.ts';
import type { ArrivedMessage } from './inbox.ts';
import { extraReply, type Judgement, judgeReplies } from './judge.ts';
import type { ReplayContext } from './replay-context.ts';
import {
  contractProblems,
  firstEntry,
  isUndone,
  pressProblems,
  slowReplies,
  type TurnRun,
} from './turn-problems.ts';
import type { TurnProblem } from './verdict.ts';

/** What became of a turn. */
interface JudgedTurn {
  /** The replies that were waited for have come. */
  isAnswered: boolean;
  problems: TurnProblem[];
  /** What is wrong with the turn before, in the same conversation. */
  early: TurnProblem[];
  captured: Variables;
}

/** Longest wait for the bot where nobody says another; it grows with a bot that is slow. */
const usualPatienceMs = 10_000;

/** Waits for what the bot says in a turn, and judges it. */
export class TurnJudge {
  readonly #conversation: Conversation;
  readonly #around: ReplayContext;

  constructor(conversation: Conversation, around: ReplayContext) {
    this.#conversation = conversation;
    this.#around = around;
  }

  /** Longest wait for the bot: as it was given, or many times the slowest reply seen. */
  get patienceMs(): number {
    const given = this.#conversation.limits.replyMs ?? this.#around.replyMs;
    return given ?? this.#around.pace.patienceMs(usualPatienceMs);
  }

  /** How long nothing must happen for silence. */
  get quietMs(): number {
    return this.#around.pace.quietMs(this.#conversation.limits.quietMs);
  }

  /** A patient judge waits for replies; what came before the event counts, where the turn before left it unjudged. */
  async judge(
    playing: TurnRun,
    { patient, wasUnjudged }: { patient: boolean; wasUnjudged: boolean },
  ): Promise<JudgedTurn> {
    const isAnswered = await this.#collect(playing, { patient });
    const early = wasUnjudged ? [] : this.#early(playing);
    const judgement = await this.#judgeReplies(playing, { wait: isAnswered });
    const problems = [...judgement.problems, ...this.#judgeRest(playing, judgement)];
    return { isAnswered, problems, early, captured: judgement.captured };
  }

  /**
   * Waits for the replies of a turn. As soon as those expected are there the next turn can go on: a further reply
   * shows up before or in a later turn, at the latest when the conversation settles. Where silence or the absence of
   * more is what counts, or where the bot was seen to reply so late that more may come after the next event, it waits
   * for quiet.
   */
  async #collect(playing: TurnRun, { patient }: { patient: boolean }): Promise<boolean> {
    const { turn, chat } = playing;
    if (turn.expect?.later) return true;
    const { min, max } = turn.expect?.count ?? { min: 0, max: Number.POSITIVE_INFINITY };
    const { pace, settle } = this.#around;
    const isThere = min === 0 || (await chat.inbox.atLeast(min, () => (patient ? this.patienceMs : 0)));
    const isEnough = isThere && min === max && min > 0;
    if (!isEnough || settle || pace.isLate(this.#conversation.limits.quietMs)) await this.quiet(chat);
    this.#take(playing);
    return isThere || playing.arrivals.length >= min;
  }

  #take(playing: TurnRun): void {
    const { chat, acted, startedAt, acknowledgedAt } = playing;
    if (chat.inbox.broken !== undefined) throw new UsageError(chat.inbox.broken, { exitCode: 3 });
    const arrivals = chat.inbox.take();
    if (acted.deliveries.length > 0 || acted.pressed || acted.visited) {
      for (const at of [acknowledgedAt, ...arrivals.map((arrival) => arrival.at)]) {
        this.#around.pace.noteReply({ afterEventMs: at - startedAt, afterAnswerMs: at - acknowledgedAt });
      }
    }
    playing.arrivals.push(...arrivals);
  }

  /** Replies that were on their way before the event of this turn was delivered belong to the turn before. */
  #early(playing: TurnRun): TurnProblem[] {
    const first = firstEntry(playing.acted);
    if (first === undefined) return [];
    const isEarly = ({ message }: ArrivedMessage) =>
      message.entry_id !== undefined && message.entry_id < first;
    const early = playing.arrivals.filter(isEarly);
    playing.arrivals = playing.arrivals.filter((arrival) => !isEarly(arrival));
    return early.map(({ message }) => withRemark(extraReply(message), 'It came after the turn was judged.'));
  }

  async #judgeReplies(playing: TurnRun, { wait }: { wait: boolean }): Promise<Judgement> {
    const { turn, variables, chat } = playing;
    if (!turn.expect || isUndone(playing)) return { problems: [], captured: {}, replyOf: [] };
    const judgement = judgeReplies(turn.expect, await this.#replies(playing), variables);
    if (judgement.problems.length === 0 || !wait) return judgement;
    await this.quiet(chat);
    this.#take(playing);
    return judgeReplies(turn.expect, await this.#replies(playing), variables);
  }

  /** The replies, with the bodies as they were sent where a matcher asks for them. */
  async #replies({ turn, arrivals }: TurnRun): Promise<ComparedReply[]> {
    const withBody = turn.expect?.replies?.some(needsBody) ?? false;
    if (!withBody) return arrivals.map(({ message }) => ({ message }));
    return Promise.all(
      arrivals.map(async ({ message }) => {
        if (message.entry_id === undefined) return { message };
        const { request } = await this.#around.api.getEntry({ entry_id: message.entry_id });
        return { message, body: parsed(request?.body ?? '') };
      }),
    );
  }

  /** Time, contract and what a pressed button did. */
  #judgeRest(playing: TurnRun, { replyOf }: Judgement): TurnProblem[] {
    const { turn, acted, arrivals, chat, startedAt, variables } = playing;
    const calls = turn.expect?.later ? [] : chat.inbox.takeCalls();
    const isFree = (turn.expect?.schema ?? this.#conversation.schema) === 'any';
    const exempt = new Set<number>();
    turn.expect?.replies?.forEach(({ schema }, index) => {
      const entry = arrivals[replyOf[index] ?? -1]?.entry;
      if (entry && schema === 'any') exempt.add(entry.id);
    });
    return [
      ...slowReplies(turn.expect, arrivals, startedAt),
      ...pressProblems(turn, acted, variables),
      ...(isFree ? [] : contractProblems({ arrivals, calls, exempt })),
    ];
  }

  /** Replies that came when none was waited for any more, after the newest turn of a conversation was judged. */
  leftovers({ chat, acknowledgedAt }: TurnRun, remark: string): TurnProblem[] {
    const problems = chat.inbox.take().map(({ message, at }) => {
      chat.saw(message);
      this.#around.pace.noteLate(at - acknowledgedAt);
      return withRemark(extraReply(message), remark);
    });
    if (this.#conversation.schema === 'any') return problems;
    return [
      ...problems,
      ...contractProblems({ arrivals: [], calls: chat.inbox.takeCalls(), exempt: new Set() }),
    ];
  }

  /** Waits until nothing is open and nothing happens in a conversation. */
  async quiet(chat: ReplayChat): Promise<void> {
    const { api, wire } = this.#around;
    const { quietMs } = this;
    const timeoutMs = Math.max(this.patienceMs, 2 * quietMs);
    await api.waitFor({
      for: 'quiet',
      conversation_id: chat.id,
      quiet: `${quietMs}ms`,
      timeout: `${timeoutMs}ms`,
    });
    await wire.caughtUp(chat.user, timeoutMs);
  }
}

function withRemark(problem: TurnProblem, remark: string): TurnProblem {
  return { ...problem, message: `${problem.message} ${remark}` };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
