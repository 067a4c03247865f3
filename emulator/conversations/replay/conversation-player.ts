import { ControlProblem } from '../../control-api/control-api.ts';
import type { Conversation, Turn } from '../format/conversation.ts';
import { filledJson, type Variables } from '../match/placeholders.ts';
import { act, emulatorMicros, type TurnOutcome } from './act.ts';
import { type ReplayChat, ReplayChats } from './chats.ts';
import { misplaced } from './misplaced.ts';
import type { ReplayContext } from './replay-context.ts';
import { TurnJudge } from './turn-judge.ts';
import { deliveryProblems, TurnFailures, type TurnRun } from './turn-problems.ts';
import type { ConversationVerdict, TurnProblem } from './verdict.ts';

export interface PlayerParts {
  conversation: Conversation;
  around: ReplayContext;
  /** Tells the users of this conversation from those of others. */
  slug: string;
  random: (size: number) => Uint8Array;
}

/** Plays one conversation turn by turn. */
export class ConversationPlayer {
  readonly #conversation: Conversation;
  readonly #around: ReplayContext;
  readonly #chats: ReplayChats;
  readonly #random: (size: number) => Uint8Array;
  readonly #judge: TurnJudge;
  readonly #failures: TurnFailures;
  readonly #moments = new Map<Turn, number>();
  /** The newest turn of each conversation: what comes after it was judged belongs to it. */
  readonly #lastIn = new Map<ReplayChat, TurnRun>();
  readonly #usesUserId: boolean;
  #variables: Variables;
  #played = 0;
  #judged = 0;
  #startedAt = 0;
  #durationMs = 0;
  #over = false;
  #reached = false;
  #last: TurnRun | undefined;
  #blamed: TurnProblem[] = [];
  #quietSince = 0;

  constructor({ conversation, around, slug, random }: PlayerParts) {
    this.#conversation = conversation;
    this.#around = around;
    this.#random = random;
    this.#chats = new ReplayChats({ slug, around, random, aboutPosts: conversation.aboutPosts });
    this.#judge = new TurnJudge(conversation, around);
    this.#failures = new TurnFailures(around.api);
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

  /** Waits for quiet, so that nothing the bot did is overlooked. */
  async settle(): Promise<void> {
    const windowMs = this.#judge.quietMs;
    await Promise.all(this.#chats.all.map((chat) => this.#judge.quiet(chat)));
    this.#quietSince = this.#around.now() - windowMs;
    await this.takeLate();
    if (this.#last && this.#blamed.length > 0) await this.#failures.add(this.#last, this.#blamed.splice(0));
    this.#durationMs = this.#around.now() - this.#startedAt;
  }

  /** How much longer nothing must happen, as the pace of the bot is known by now. */
  get missingQuietMs(): number {
    return this.#quietSince + this.#judge.quietMs - this.#around.now();
  }

  /** Takes what came since the conversation was looked at; each reply turns the verdict of the turn that it followed. */
  async takeLate(): Promise<void> {
    for (const chat of this.#chats.all) await this.#takeLate(chat);
  }

  /** Takes back what was begun for the conversation. */
  async end(): Promise<void> {
    await Promise.all(this.#chats.all.map(({ id }) => this.#around.faults.clear(id)));
    await this.#chats.end();
  }

  /** Takes a problem that shows only outside, such as a reply to another conversation. */
  blame(problem: TurnProblem): void {
    this.#blamed.push(problem);
  }

  /** How it went until the replay was ended: a turn that was under way is not judged. */
  cutShort(): ConversationVerdict {
    const outcome = this.#failures.count > 0 ? 'failed' : 'not_run';
    return { ...this.verdict, played: this.#judged, outcome };
  }

  /** How it went, as far as it is known. */
  get verdict(): ConversationVerdict {
    const { file, name, at, turns } = this.#conversation;
    const isComplete = this.#played === turns.length;
    return {
      file,
      name,
      at,
      outcome: this.#failures.count === 0 && isComplete ? 'passed' : 'failed',
      turns: turns.length,
      played: this.#played,
      durationMs: this.#durationMs,
      failures: this.#failures.kept,
      failedTurns: this.#failures.count,
    };
  }

  async #playTurn(turn: Turn): Promise<void> {
    const { speed, sleep, faults, now } = this.#around;
    if (speed !== undefined && turn.pauseMs > 0) await sleep(turn.pauseMs / speed);
    const chat = await this.#chats.of(turn, this.#variables);
    const variables = { ...this.#variables, ...(await this.#ownNames(chat, turn)) };
    // What the bot does by itself may be there already.
    if (!chat.isUnjudged && turn.action.kind !== 'waits') await this.#takeLate(chat);
    const rules = filledJson(turn.faults, variables) as typeof turn.faults;
    if (rules.length > 0) await faults.add(chat.id, rules).catch(misplaced(turn.at));
    this.#played += 1;
    const startedAt = now();
    const acted = await this.#act({ turn, chat, variables });
    const number = this.#played;
    const playing = { turn, number, chat, acted, variables, startedAt, acknowledgedAt: now(), arrivals: [] };
    const before = this.#lastIn.get(chat);
    this.#last = playing;
    this.#lastIn.set(chat, playing);
    await this.#judgeTurn(playing, before);
  }

  async #takeLate(chat: ReplayChat): Promise<void> {
    const last = this.#lastIn.get(chat);
    if (!last) return;
    const problems = this.#judge.leftovers(last, 'It came after the turn was judged.');
    if (problems.length > 0) await this.#failures.add(last, problems);
  }

  /** Values of the placeholders that every conversation has. */
  async #ownNames(chat: ReplayChat, { user }: Turn): Promise<Variables> {
    if (!this.#usesUserId) return { conversation: chat.id };
    const { user_id } = await this.#around.api.putUser({ user: chat.speaker(user), body: {} });
    return { conversation: chat.id, user_id };
  }

  async #act({
    turn,
    chat,
    variables,
  }: {
    turn: Turn;
    chat: ReplayChat;
    variables: Variables;
  }): Promise<TurnOutcome> {
    const moment = await this.#moment(turn);
    const around = this.#around;
    try {
      return await act({
        turn,
        chat,
        variables,
        around,
        timeoutMs: this.#judge.patienceMs,
        random: this.#random,
        moment,
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

  /** `before` is the turn before in the same conversation. */
  async #judgeTurn(playing: TurnRun, before: TurnRun | undefined): Promise<void> {
    const { turn, acted, chat } = playing;
    const wasUnjudged = chat.isUnjudged;
    chat.isUnjudged = turn.expect?.later ?? false;
    const undelivered = deliveryProblems(turn, acted);
    this.#noteReach(acted);
    const judged = await this.#judge.judge(playing, { patient: undelivered.length === 0, wasUnjudged });
    if (judged.early.length > 0) await this.#failures.add(before ?? playing, judged.early);
    this.#variables = { ...this.#variables, ...judged.captured };
    for (const { message } of playing.arrivals) chat.saw(message);
    const isDelivered = !undelivered.some(({ kind }) => /^(delivery|emulator)$/.test(kind));
    if (!isDelivered || !judged.isAnswered) this.#over = true;
    const problems = [...undelivered, ...judged.problems, ...this.#blamed.splice(0)];
    if (problems.length > 0) await this.#failures.add(playing, problems);
    this.#judged += 1;
    this.#tell(playing, isDelivered);
  }

  #noteReach({ deliveries, pressed, visited, problem }: TurnOutcome): void {
    const away = ['refused', 'unreachable', 'no_bot', 'dropped'];
    if (pressed || visited || problem?.kind === 'delivery') this.#reached = true;
    this.#reached ||= deliveries.some(({ outcome }) => !away.includes(outcome));
  }

  #tell({ turn, number, arrivals }: TurnRun, delivered: boolean): void {
    if (this.#around.signal?.aborted) return;
    const failure = this.#failures.of(number);
    this.#around.onTurn?.({
      conversation: this.#conversation,
      turn,
      failure,
      replies: arrivals.map(({ message }) => message),
      delivered,
      variables: this.#variables,
    });
  }
}

/** What happens one after the other: a turn is played, or the moment of one that is delivered later is noted. */
export type ReplayStep = { kind: 'play'; turn: Turn } | { kind: 'note-moment'; turn: Turn };

/** The turns in the order in which they are delivered. */
export function steps(turns: readonly Turn[]): ReplayStep[] {
  const result: ReplayStep[] = [];
  let held: { turn: Turn; left: number }[] = [];
  for (const turn of turns) {
    if (turn.deliver.late > 0) {
      result.push({ kind: 'note-moment', turn });
      held.push({ turn, left: turn.deliver.late });
      continue;
    }
    result.push({ kind: 'play', turn });
    for (const waiting of held) waiting.left -= 1;
    result.push(
      ...held.filter(({ left }) => left === 0).map(({ turn }) => ({ kind: 'play' as const, turn })),
    );
    held = held.filter(({ left }) => left > 0);
  }
  return [...result, ...held.map(({ turn }) => ({ kind: 'play' as const, turn }))];
}
