import { type Expectation, pressFailures } from './conversation.ts';
import { reply, textMatcher } from './matcher-shapes.ts';
import {
  checkedText,
  choice,
  duration,
  field,
  list,
  mapped,
  object,
  type Shape,
  whole,
  word,
} from './shape.ts';

type Count = Expectation['count'];

const exactly = (count: number): Count => ({ min: count, max: count });
const anyNumber: Count = { min: 0, max: Number.POSITIVE_INFINITY };
const range = /^(\d*)\.\.(\d*)$/;

/** So many, or a range: `2`, `1..3`, `1..`. */
const count: Shape<Count> = choice(
  mapped(whole(), exactly),
  mapped(
    checkedText(
      'a range such as 1..3',
      (value) =>
        range.test(value)
          ? undefined
          : `${JSON.stringify(value)} is not a number of replies. Write 2, 1..3, 1.. or ..3.`,
      { schema: { type: 'string', pattern: '^\\d*\\.\\.\\d*$' } },
    ),
    (value): Count => {
      const [, min, max] = range.exec(value) ?? [];
      return { min: Number(min || 0), max: max ? Number(max) : Number.POSITIVE_INFINITY };
    },
  ),
);

const status = choice(whole({ min: 100, max: 599 }), word('2xx', '3xx', '4xx', '5xx', 'any'));

const silence: Shape<Expectation> = mapped(word('silence'), (_, { at }) => ({
  at,
  order: 'given' as const,
  count: exactly(0),
}));

const later: Shape<Expectation> = mapped(word('later'), (_, { at }) => ({
  at,
  later: true as const,
  order: 'given' as const,
  count: anyNumber,
}));

const replies: Shape<Expectation> = mapped(
  list(reply, { words: 'a list of replies' }),
  (replies, { at }) => ({
    at,
    replies,
    order: 'given' as const,
    count: exactly(replies.length),
  }),
);

const inFull: Shape<Expectation> = mapped(
  object({
    words: 'a mapping of what to expect',
    optional: {
      replies: field(
        choice(word('silence'), list(reply, { words: 'a list of replies' }), count),
        'The replies one by one, or just how many.',
      ),
      order: field(word('given', 'any'), 'Whether the replies come in the given order (default) or in any.'),
      count: field(count, 'How many replies, where there may be others than those listed.'),
      replied_within: field(duration(), 'Longest time from the event to the last of the expected replies.'),
      acknowledged_within: field(duration(), "Longest time until the bot has answered the event's request."),
      status: field(
        choice(status, list(status, { min: 1 })),
        'Status that the bot answers the event with. Default 2xx.',
      ),
      schema: field(word('valid', 'any'), 'Whether what the bot sends must be valid by the contract.'),
      opens: field(textMatcher, 'The URL that the pressed button opens.'),
      opens_post_page: field(textMatcher, 'Token of the post whose page the pressed button opens.'),
      opens_post_manage_page: field(
        textMatcher,
        'Token of the post that the pressed button opens for its owner.',
      ),
      shows: field(textMatcher, 'The text that the pressed button shows.'),
      fails: field(word(...pressFailures), 'Why the press fails; "any" for whatever reason.'),
    },
  }),
  (given, { at }): Expectation => ({
    at,
    replies: Array.isArray(given.replies) ? given.replies : undefined,
    order: given.order ?? 'given',
    count: given.count ?? impliedCount(given.replies),
    repliedWithinMs: given.replied_within,
    acknowledgedWithinMs: given.acknowledged_within,
    status: given.status === undefined ? undefined : [given.status].flat(),
    schema: given.schema,
    opens: given.opens,
    opensPostPage: given.opens_post_page,
    opensPostManagePage: given.opens_post_manage_page,
    shows: given.shows,
    fails: given.fails,
  }),
);

function impliedCount(replies: 'silence' | unknown[] | Count | undefined): Count {
  if (replies === undefined) return anyNumber;
  if (replies === 'silence') return exactly(0);
  return Array.isArray(replies) ? exactly(replies.length) : replies;
}

/** What is expected of the bot in a turn. */
export const expectation: Shape<Expectation> = choice(silence, later, replies, inFull);
