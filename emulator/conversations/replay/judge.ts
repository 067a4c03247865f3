import type { Entry, Message } from '../../control-api/control-api.ts';
import type { Expectation, StatusRule } from '../format/conversation.ts';
import { type Assignment, assign, nearestReply } from '../match/assign.ts';
import type { ComparedReply } from '../match/compare-reply.ts';
import type { Variables } from '../match/placeholders.ts';
import { captionGrid, replyWords } from '../match/reply-matcher.ts';
import type { TurnProblem } from './verdict.ts';

export interface Judgement {
  problems: TurnProblem[];
  captured: Variables;
  /** Index of the reply that each expected one got. */
  replyOf: (number | undefined)[];
}

/** What is wrong with the replies of a turn. */
export function judgeReplies(
  expected: Expectation,
  replies: readonly ComparedReply[],
  variables: Variables,
): Judgement {
  if (!expected.replies) return { problems: countProblems(expected, replies), captured: {}, replyOf: [] };
  const wanted = expected.replies;
  const gaps = replies.length !== wanted.length;
  const assignment = assign(wanted, replies, { order: expected.order, gaps, variables });
  const known = { ...variables, ...assignment.captured };
  const problems = [
    ...differing(assignment),
    ...missing(expected, { assignment, replies, known }),
    ...extra(expected, { assignment, replies }),
  ];
  return {
    problems: problems.length > 0 ? problems : countProblems(expected, replies),
    captured: assignment.captured,
    replyOf: assignment.replyOf,
  };
}

function differing({ comparisons, replyOf }: Assignment): TurnProblem[] {
  return comparisons.flatMap((comparison, index) => {
    if (!comparison || comparison.differences.length === 0) return [];
    const message = `Reply ${replyOf[index]! + 1} is not as expected.`;
    return [{ kind: 'differs' as const, message, differences: comparison.differences }];
  });
}

interface JudgedReply {
  assignment: Assignment;
  replies: readonly ComparedReply[];
}

function missing(
  expected: Expectation,
  { assignment, replies, known }: JudgedReply & { known: Variables },
): TurnProblem[] {
  const leftOver = assignment.leftOver.map((place) => replies[place]!);
  return expected.replies!.flatMap((matcher, index) => {
    if (assignment.replyOf[index] !== undefined) return [];
    const nearest = nearestReply(matcher, leftOver.length > 0 ? leftOver : replies, known);
    const came = nearest
      ? ` The nearest that came: ${messageWords(nearest.reply.message)}.`
      : ' No reply came.';
    const message = `Expected reply ${index + 1} is missing: ${replyWords(matcher, known)}.${came}`;
    return [{ kind: 'missing' as const, message, differences: nearest?.differences ?? [] }];
  });
}

function extra(expected: Expectation, { assignment, replies }: JudgedReply): TurnProblem[] {
  const allowed = expected.count.max - (replies.length - assignment.leftOver.length);
  return assignment.leftOver.slice(Math.max(0, allowed)).map((place) => extraReply(replies[place]!.message));
}

/** A reply that nothing was expected of. */
export function extraReply(message: Message): TurnProblem {
  return {
    kind: 'extra',
    message: `A reply that was not expected: ${messageWords(message)}.`,
    differences: [],
  };
}

function countProblems({ count }: Expectation, replies: readonly ComparedReply[]): TurnProblem[] {
  const came = replies.length;
  if (came >= count.min && came <= count.max) return [];
  if (count.max === 0) return replies.map(({ message }) => extraReply(message));
  const shown = replies.slice(0, 5).map(({ message }) => messageWords(message));
  const list = shown.length > 0 ? `: ${shown.join('; ')}` : '';
  return [{ kind: 'count', message: `Expected ${countWords(count)}, came ${came}${list}.`, differences: [] }];
}

function countWords({ min, max }: Expectation['count']): string {
  if (min === max) return min === 1 ? '1 reply' : `${min} replies`;
  return max === Number.POSITIVE_INFINITY ? `at least ${min} replies` : `${min} to ${max} replies`;
}

/** A message in one line. */
function messageWords({ text, media_token: media, buttons = [] }: Message): string {
  const parts = [
    text !== undefined && JSON.stringify(text.length > 200 ? `${text.slice(0, 197)}...` : text),
    media !== undefined && `media ${JSON.stringify(media)}`,
    buttons.length > 0 && `buttons ${captionGrid(buttons)}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' with ') : 'an empty message';
}

/** Whether a status is one of those allowed. */
export function isAllowedStatus(status: number, rule: StatusRule): boolean {
  return rule.some(
    (allowed) => allowed === 'any' || allowed === status || allowed === `${Math.floor(status / 100)}xx`,
  );
}

/** Findings that say nothing about whether a body is as the contract says. */
const notAboutSchema: ReadonlySet<string> = new Set([
  'retired_path',
  'token_in_old_header',
  'any_key_taken',
  'deprecated_icon_name',
  'deprecated_field',
  'content_type_not_json',
]);

/** Whether a finding about a call of the bot is held against it. */
export function isAboutSchema(id: string): boolean {
  return !notAboutSchema.has(id);
}

/** What is wrong by the contract with the calls of the bot. */
export function schemaProblems(calls: readonly Entry[]): TurnProblem[] {
  return calls.flatMap(({ findings, operation }) =>
    findings
      .filter(({ id }) => isAboutSchema(id))
      .map(({ message, where, expected, actual, remedy }) => ({
        kind: 'schema' as const,
        message: `${operation}: ${message}${remedy ? ` ${remedy}` : ''}`,
        differences: [
          {
            where: where || 'body',
            expected: expected ?? 'as the contract says',
            actual: actual ?? 'not so',
          },
        ],
      })),
  );
}
