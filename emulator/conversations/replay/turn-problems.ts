import type { ControlApi, Entry, Pressed } from '../../control-api/control-api.ts';
import { shownDuration } from '../../duration.ts';
import type { Expectation, PressFailure, StatusRule, Turn } from '../format/conversation.ts';
import type { Variables } from '../match/placeholders.ts';
import { matchText, type TextMatcher, textMatcherWords } from '../match/text-matcher.ts';
import type { TurnOutcome } from './act.ts';
import type { ReplayChat } from './chats.ts';
import { startText } from './event.ts';
import type { ArrivedMessage } from './inbox.ts';
import { isAllowedStatus, schemaProblems } from './judge.ts';
import type { ProblemKind, TurnFailure, TurnProblem } from './verdict.ts';

const success: StatusRule = ['2xx'];

function problem(kind: ProblemKind, message: string): TurnProblem {
  return { kind, message, differences: [] };
}

/** What is wrong with how the bot took the event. */
export function deliveryProblems(turn: Turn, { deliveries, problem: own }: TurnOutcome): TurnProblem[] {
  const { expect } = turn;
  const problems = deliveries.flatMap((delivery) => {
    const { outcome, status, error, duration_ms: duration } = delivery;
    if (isOfFault(turn, delivery)) return [];
    if (outcome !== 'answered') {
      return [
        problem('delivery', `The event was not delivered (${outcome}): ${error ?? 'no more is known'}.`),
      ];
    }
    return [...statusProblems(expect?.status ?? success, status ?? 0), ...slowAnswer(expect, duration)];
  });
  return own ? [...problems, own] : problems;
}

/** Whether a delivery ended as the file itself has it: lost, answered by a fault, or refused for what a fault changed. */
export function isOfFault(
  { faults }: Turn,
  { outcome, status = 0 }: Pick<TurnOutcome['deliveries'][number], 'outcome' | 'status'>,
): boolean {
  const ofEvents = faults.filter(({ direction }) => direction === 'divar_to_bot');
  return ofEvents.some(({ drop, after, status: given, body, headers }) => {
    if (drop) return outcome === (after ? 'cut' : 'dropped');
    if (given !== undefined) return status === given;
    return (body !== undefined || headers !== undefined) && status >= 400 && status < 500;
  });
}

function statusProblems(rule: StatusRule, status: number): TurnProblem[] {
  if (isAllowedStatus(status, rule)) return [];
  return [problem('status', `The bot answered the event with ${status}; expected ${rule.join(' or ')}.`)];
}

function slowAnswer(expect: Expectation | undefined, durationMs: number): TurnProblem[] {
  const limit = expect?.acknowledgedWithinMs;
  if (limit === undefined || durationMs <= limit) return [];
  const took = shownDuration(durationMs);
  return [problem('slow', `The bot answered the event after ${took}; allowed are ${shownDuration(limit)}.`)];
}

/** What is wrong with how long the replies took. */
export function slowReplies(
  expect: Expectation | undefined,
  arrivals: readonly ArrivedMessage[],
  startedAt: number,
) {
  const limit = expect?.repliedWithinMs;
  const took = Math.max(0, ...arrivals.map(({ at }) => at - startedAt));
  if (limit === undefined || took <= limit) return [];
  return [problem('slow', `The replies took ${shownDuration(took)}; allowed are ${shownDuration(limit)}.`)];
}

/** What is wrong with what the pressed button did. */
export function pressProblems(
  turn: Turn,
  { pressed, problem: failed }: TurnOutcome,
  variables: Variables,
): TurnProblem[] {
  if (failed || !turn.expect) return [];
  const { opens, opensPostPage, opensPostManagePage, shows, fails } = turn.expect;
  const post = (outcome: Pressed['outcome']) =>
    pressed?.outcome === outcome ? pressed.post_token : undefined;
  return [
    ...pressProblem('opens', opens, { actual: pressed?.url, variables }),
    ...pressProblem('opens_post_page', opensPostPage, { actual: post('opens_post_page'), variables }),
    ...pressProblem('opens_post_manage_page', opensPostManagePage, {
      actual: post('opens_post_manage_page'),
      variables,
    }),
    ...pressProblem('shows', shows, { actual: pressed?.text, variables }),
    ...(fails === undefined ? [] : failureProblems(fails, pressed)),
  ];
}

function failureProblems(expected: PressFailure, pressed: Pressed | undefined): TurnProblem[] {
  const { outcome = 'nothing', error_code: code } = pressed ?? {};
  if (outcome === 'failed' && (expected === 'any' || expected === code)) return [];
  const actual = outcome === 'failed' ? String(code) : `no failure (${outcome})`;
  const differences = [{ where: 'fails', expected, actual }];
  return [{ kind: 'press', message: 'The press does not fail as expected.', differences }];
}

function pressProblem(
  what: string,
  matcher: TextMatcher | undefined,
  { actual, variables }: { actual: string | undefined; variables: Variables },
): TurnProblem[] {
  if (!matcher) return [];
  const expected = textMatcherWords(matcher, variables);
  const fits = actual !== undefined && matchText(matcher, actual, variables).fits;
  if (fits) return [];
  const shown = actual === undefined ? 'nothing' : JSON.stringify(actual);
  const differences = [{ where: what, expected, actual: shown }];
  return [{ kind: 'press', message: 'The button does something else.', differences }];
}

/** What is wrong by the contract with what the bot sent in a turn. */
export function contractProblems({
  arrivals,
  calls,
  exempt,
}: {
  arrivals: readonly ArrivedMessage[];
  calls: readonly Entry[];
  exempt: ReadonlySet<number>;
}): TurnProblem[] {
  const sends = arrivals.flatMap(({ entry }) => (entry && !exempt.has(entry.id) ? [entry] : []));
  return schemaProblems([...sends, ...calls]);
}

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

/** A turn while it is judged. */
export interface TurnRun {
  turn: Turn;
  number: number;
  chat: ReplayChat;
  acted: TurnOutcome;
  variables: Variables;
  /** Moments of the monotonic clock. */
  startedAt: number;
  acknowledgedAt: number;
  arrivals: ArrivedMessage[];
}

/** Whether the action could not be done, so that replies mean nothing. */
export function isUndone({ turn, acted: { deliveries, problem } }: TurnRun): boolean {
  if (problem !== undefined) return true;
  return deliveries.some((delivery) => delivery.outcome !== 'answered' && !isOfFault(turn, delivery));
}

/** The journal's first entry of what the user did. */
export function firstEntry({ deliveries, pressed }: TurnOutcome): number | undefined {
  return deliveries[0]?.entry_id ?? pressed?.entry_id;
}
