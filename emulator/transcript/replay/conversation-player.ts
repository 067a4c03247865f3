import { ControlProblem } from '../../control/control-api.ts';
import { UsageError } from '../../usage-error.ts';
import type { Conversation, Turn } from '../format/conversation.ts';
import { FormatError } from '../format/problem.ts';
import { filledJson, type Variables } from '../match/placeholders.ts';
import { needsBody, type Reply } from '../match/reply-matcher.ts';
import { type Acted, act, emulatorMicros } from './act.ts';
import { type Chat, Chats } from './chat.ts';
import { exchangeLines } from './exchange.ts';
import type { Arrival } from './inbox.ts';
import { extraReply, type Judgement, judgeReplies } from './judge.ts';
import { steps } from './steps.ts';
import type { Surroundings } from './surroundings.ts';
import {
  contractProblems,
  deliveryProblems,
  isOfFault,
  pressProblems,
  slowReplies,
} from './turn-problems.ts';
import { turnTitle } from './turn-title.ts';
import type { ConversationVerdict, TurnFailure, TurnProblem } from './verdict.ts';

/** Of a conversation that goes wrong everywhere so many failures are kept. */
const keptFailures = 20;

/** A turn while it is judged. */
interface Playing {
  turn: Turn;
  number: number;
  chat: Chat;
  acted: Acted;
  variables: Variables;
  /** Moments of the monotonic clock. */
  startedAt: number;
  acknowledgedAt: number;
  arrivals: Arrival[];
}

export interface PlayerParts {
  conversation: Conversation;
  around: Surroundings;
  /** Tells the users of this conversation from those of others. */
  slug: string;
  random: (size: number) => Uint8Array;
}

/** Plays one conversation turn by turn and judges what the bot does. */
export class ConversationPlayer {
  readonly #conversation: Conversation;
  readonly #around: Surroundings;
  readonly #chats: Chats;
  readonly #random: (size: number) => Uint8Array;
  readonly #failures: TurnFailure[] = [];
  readonly #moments = new Map<Turn, number>();
  readonly #usesUserId: boolean;
  #variables: Variables;
  #failedTurn: Turn | undefined;
  #failedTurns = 0;
  #played = 0;
  #startedAt = 0;
  #over = false;
  #reached = false;
  #last: Playing | undefined;
  #blamed: TurnProblem[] = [];

  constructor({ conversation, around, slug, random }: PlayerParts) {
    this.#conversation = conversation;
    this.#around = around;
    this.#random = random;
    this.#chats = new Chats({ slug, around, random, aboutPosts: conversation.aboutPosts });
    this.#variables = conversation.variables;
    this.#usesUserId = JSON.stringify(conversation.turns).includes('${user_id');
  }

  /** Whether there was a bot to take an event. */
  get reached(): boolean {
    return this.#reached;
  }

  /** Plays the turns; what the bot does afterwards is for `settle`. */
  async play(): Promise<void> {
    this.#startedAt = this.#around.now();
    for (const { kind, turn } of steps(this.#conversation.turns)) {
      if (this.#over || this.#around.signal?.aborted) return;
      if (kind === 'note-moment') this.#moments.set(turn, await emulatorMicros(this.#around.api));
      else await this.#playTurn(turn);
    }
  }

  /** Waits for quiet, so that nothing the bot did is overlooked, and says how it went. */
  async settle(): Promise<ConversationVerdict> {
    await Promise.all(this.#chats.all.map((chat) => this.#quiet(chat)));
    for (const chat of this.#chats.all) {
      const problems = this.#leftovers(chat, 'It came after the last turn was judged.');
      if (problems.length > 0) await this.#fail({ ...this.#last!, chat, arrivals: [] }, problems);
    }
    if (this.#last && this.#blamed.length > 0) await this.#fail(this.#last, this.#blamed);
    await Promise.all(this.#chats.all.map(({ id }) => this.#around.faults.clear(id)));
    await this.#chats.end();
    return this.#verdict();
  }

  /** Takes a problem that shows only outside, such as a reply to another conversation. */
  blame(problem: TurnProblem): void {
    this.#blamed.push(problem);
  }

  #verdict(): ConversationVerdict {
    const { file, name, at, turns } = this.#conversation;
    const isComplete = this.#played === turns.length;
    return {
      file,
      name,
      at,
      outcome: this.#failedTurns === 0 && isComplete ? 'passed' : 'failed',
      turns: turns.length,
      played: this.#played,
      durationMs: this.#around.now() - this.#startedAt,
      failures: this.#failures,
      failedTurns: this.#failedTurns,
    };
  }

  async #playTurn(turn: Turn): Promise<void> {
    const { speed, sleep, faults, now } = this.#around;
    if (speed !== undefined && turn.pauseMs > 0) await sleep(turn.pauseMs / speed);
    const chat = await this.#chats.of(turn, this.#variables);
    const variables = { ...this.#variables, ...(await this.#ownNames(chat, turn)) };
    const remark = 'It came before this turn, after the one before was judged.';
    const before = chat.isUnjudged ? [] : this.#leftovers(chat, remark);
    const rules = filledJson(turn.faults, variables) as typeof turn.faults;
    if (rules.length > 0) await faults.add(chat.id, rules).catch(misplaced(turn));
    this.#played += 1;
    const startedAt = now();
    const acted = await this.#act({ turn, chat, variables });
    const number = this.#played;
    const playing = { turn, number, chat, acted, variables, startedAt, acknowledgedAt: now(), arrivals: [] };
    this.#last = playing;
    await this.#judge(playing, before);
  }

  /** Values of the placeholders that every conversation has. */
  async #ownNames(chat: Chat, { user }: Turn): Promise<Variables> {
    if (!this.#usesUserId) return { conversation: chat.id };
    const { user_id } = await this.#around.api.putUser({ user: chat.speaker(user), body: {} });
    return { conversation: chat.id, user_id };
  }

  async #act({ turn, chat, variables }: { turn: Turn; chat: Chat; variables: Variables }): Promise<Acted> {
    const moment = await this.#moment(turn);
    const around = this.#around;
    try {
      return await act({
        turn,
        chat,
        variables,
        around,
        timeoutMs: this.#replyMs,
        random: this.#random,
        ...(moment !== undefined && { moment }),
      });
    } catch (error) {
      if (!(error instanceof ControlProblem)) throw error;
      this.#over = true;
      const message = [error.message, error.remedy].filter(Boolean).join(' ');
      return { deliveries: [], problem: { kind: 'emulator', message, differences: [] } };
    }
  }

  /** The moment that the event carries, where it is delivered later than it was said. */
  async #moment(turn: Turn): Promise<number | undefined> {
    const noted = this.#moments.get(turn);
    if (turn.deliver.delayMs === 0) return noted;
    const moment = noted ?? (await emulatorMicros(this.#around.api));
    await this.#around.sleep(turn.deliver.delayMs);
    return moment;
  }

  async #judge(playing: Playing, before: TurnProblem[]): Promise<void> {
    const { turn, acted, chat } = playing;
    const wasUnjudged = chat.isUnjudged;
    chat.isUnjudged = turn.expect?.later ?? false;
    const problems = [...before, ...deliveryProblems(turn, acted)];
    this.#noteReach(acted);
    const isDelivered = !problems.some(({ kind }) => kind === 'delivery' || kind === 'emulator');
    const isAnswered = await this.#collect(playing, { patient: problems.length === before.length });
    if (!wasUnjudged) problems.push(...this.#early(playing));
    const judgement = await this.#judgeReplies(playing, { wait: isAnswered });
    problems.push(...judgement.problems, ...this.#judgeRest(playing, judgement), ...this.#blamed.splice(0));
    this.#variables = { ...this.#variables, ...judgement.captured };
    for (const { message } of playing.arrivals) chat.saw(message);
    if (!isDelivered || !isAnswered) this.#over = true;
    if (problems.length > 0) await this.#fail(playing, problems);
    this.#tell(playing, isDelivered);
  }

  #noteReach({ deliveries, pressed, problem }: Acted): void {
    const away = ['refused', 'unreachable', 'no_bot', 'dropped'];
    if (pressed || problem?.kind === 'delivery') this.#reached = true;
    this.#reached ||= deliveries.some(({ outcome }) => !away.includes(outcome));
  }

  /**
   * Waits for the replies of a turn. As soon as those expected are there the next turn can go on: a further reply
   * shows up before or in a later turn, at the latest when the conversation settles. Where silence or the absence of
   * more is what counts, it waits for quiet.
   */
  async #collect(playing: Playing, { patient }: { patient: boolean }): Promise<boolean> {
    const { turn, chat } = playing;
    if (turn.expect?.later) return true;
    const { min, max } = turn.expect?.count ?? { min: 0, max: Number.POSITIVE_INFINITY };
    const isThere = min === 0 || (await chat.inbox.atLeast(min, patient ? this.#replyMs : 0));
    if (isThere ? min !== max || min === 0 || this.#around.settle : !patient) await this.#quiet(chat);
    this.#take(playing);
    return isThere || playing.arrivals.length >= min;
  }

  #take(playing: Playing): void {
    const { chat, acted, acknowledgedAt } = playing;
    if (chat.inbox.broken !== undefined) throw new UsageError(chat.inbox.broken, { exitCode: 3 });
    const arrivals = chat.inbox.take();
    if (acted.deliveries.length > 0) {
      for (const { at } of arrivals) this.#around.pace.noteLag(at - acknowledgedAt);
    }
    playing.arrivals.push(...arrivals);
  }

  /** Replies that were on their way before the event of this turn was delivered belong to the turn before. */
  #early(playing: Playing): TurnProblem[] {
    const first = firstEntry(playing.acted);
    if (first === undefined) return [];
    const isEarly = ({ message }: Arrival) => message.entry_id !== undefined && message.entry_id < first;
    const early = playing.arrivals.filter(isEarly);
    playing.arrivals = playing.arrivals.filter((arrival) => !isEarly(arrival));
    return early.map(({ message }) =>
      withRemark(extraReply(message), 'It came before the event of this turn.'),
    );
  }

  async #judgeReplies(playing: Playing, { wait }: { wait: boolean }): Promise<Judgement> {
    const { turn, variables, chat } = playing;
    if (!turn.expect || isUndone(playing)) return { problems: [], captured: {}, replyOf: [] };
    const judgement = judgeReplies(turn.expect, await this.#replies(playing), variables);
    if (judgement.problems.length === 0 || !wait) return judgement;
    await this.#quiet(chat);
    this.#take(playing);
    return judgeReplies(turn.expect, await this.#replies(playing), variables);
  }

  /** The replies, with the bodies as they were sent where a matcher asks for them. */
  async #replies({ turn, arrivals }: Playing): Promise<Reply[]> {
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
  #judgeRest(playing: Playing, { replyOf }: Judgement): TurnProblem[] {
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

  /** Replies that came when none was waited for any more. */
  #leftovers(chat: Chat, remark: string): TurnProblem[] {
    const problems = chat.inbox.take().map(({ message }) => {
      chat.saw(message);
      return withRemark(extraReply(message), remark);
    });
    if (this.#conversation.schema === 'any') return problems;
    return [
      ...problems,
      ...contractProblems({ arrivals: [], calls: chat.inbox.takeCalls(), exempt: new Set() }),
    ];
  }

  async #quiet(chat: Chat): Promise<void> {
    const { api, wire, pace } = this.#around;
    const quietMs = pace.quietMs(this.#conversation.limits.quietMs);
    const timeoutMs = Math.max(this.#replyMs, 2 * quietMs);
    await api.waitFor({
      for: 'quiet',
      conversation_id: chat.id,
      quiet: `${quietMs}ms`,
      timeout: `${timeoutMs}ms`,
    });
    await wire.caughtUp(chat.user, timeoutMs);
  }

  get #replyMs(): number {
    return this.#conversation.limits.replyMs ?? this.#around.replyMs;
  }

  async #fail(playing: Playing, problems: TurnProblem[]): Promise<void> {
    const { turn, number, chat, acted, arrivals } = playing;
    if (this.#failedTurn !== turn) this.#failedTurns += 1;
    this.#failedTurn = turn;
    const known = this.#failures.find((failure) => failure.turn === number);
    if (known) known.problems.push(...problems);
    if (known || this.#failures.length >= keptFailures) return;
    const since = firstEntry(acted) ?? arrivals[0]?.message.entry_id;
    const exchange = await exchangeLines(this.#around.api, { conversationId: chat.id, since });
    this.#failures.push({ at: turn.at, turn: number, title: turnTitle(turn), problems, exchange });
  }

  #tell({ turn, number, arrivals }: Playing, delivered: boolean): void {
    const failure = this.#failedTurn === turn ? this.#failures.find((one) => one.turn === number) : undefined;
    this.#around.onTurn?.({
      conversation: this.#conversation,
      turn,
      ...(failure && { failure }),
      replies: arrivals.map(({ message }) => message),
      delivered,
      variables: this.#variables,
    });
  }
}

/** A fault that only the emulator knows not to be possible, told with the place of its turn. */
function misplaced({ at }: Turn): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ControlProblem)) throw error;
    const { message, remedy } = error;
    throw new FormatError([{ at, message, ...(remedy !== undefined && { remedy }) }]);
  };
}

/** Whether the action could not be done, so that replies mean nothing. */
function isUndone({ turn, acted: { deliveries, problem } }: Playing): boolean {
  if (problem !== undefined) return true;
  return deliveries.some((delivery) => delivery.outcome !== 'answered' && !isOfFault(turn, delivery));
}

function firstEntry({ deliveries, pressed }: Acted): number | undefined {
  return deliveries[0]?.entry_id ?? pressed?.entry_id;
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
