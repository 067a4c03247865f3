import { type AboutPost, formatVersion } from './conversation.ts';
import {
  checkedText,
  choice,
  duration,
  field,
  json,
  list,
  mapped,
  object,
  record,
  type Shape,
  text,
  whole,
  word,
} from './shape.ts';
import { turn } from './turn-shape.ts';

const allows = object({
  words: 'what is allowed',
  optional: {
    by: field(word('buyer', 'seller'), 'Who allows it. Default seller.'),
    access_token: field(text(), 'The token, as the bot knows it. Default: made.'),
    scopes: field(
      list(text(), { min: 1 }),
      'Default: writing in this conversation and reading it; of the seller, in all about the post, and reading along.',
    ),
  },
});

const subscription = choice(
  word('none'),
  object({
    words: 'a subscription',
    optional: { metadata: field(record(json()), 'Comes with each event, as the bot gave it.') },
  }),
);

/** A conversation of a buyer and a seller about a post. */
const aboutPost: Shape<AboutPost> = mapped(
  object({
    words: 'a conversation about a post',
    required: {
      post_token: field(text(), 'Of the post.'),
      buyer: field(text(), 'Name of the user who asks.'),
      seller: field(text(), 'Name of the user whose post it is.'),
    },
    optional: {
      allows: field(allows, 'What one of the two allows the bot.'),
      subscription: field(
        subscription,
        "The bot's subscription to the messages. Default: one without metadata.",
      ),
    },
  }),
  (given, { node, reading, at }) => {
    const { post_token: postToken, buyer, seller, allows: allowed = {}, subscription: wanted = {} } = given;
    if (buyer === seller)
      return reading.problem(node, `${buyer} cannot be both buyer and seller.`, 'Name another one.');
    const { by = 'seller', access_token: accessToken, scopes } = allowed;
    return {
      at,
      postToken,
      buyer,
      seller,
      allows: {
        user: by === 'seller' ? seller : buyer,
        accessToken,
        scopes,
      },
      subscription: wanted !== 'none' ? wanted : undefined,
    };
  },
);

const variableName = checkedText(
  'a name of letters and digits',
  (value) =>
    /^[A-Za-z_]\w*$/.test(value)
      ? undefined
      : `${JSON.stringify(value)} is not a name of letters and digits.`,
  { schema: { type: 'string', pattern: '^[A-Za-z_]\\w*$' }, defines: (name) => [name] },
);

/** A whole file. */
export const conversationFile = object({
  words: 'a conversation',
  required: {
    name: field(text(), 'What the conversation shows.'),
    turns: field(list(turn, { min: 1 }), 'What happens, turn by turn.'),
  },
  optional: {
    version: field(formatVersionUpTo(formatVersion), `Version of the format. Default ${formatVersion}.`),
    description: field(text(), 'More about it.'),
    source: field(word('recorded', 'documented', 'written'), 'Where it comes from.'),
    variables: field(
      record(text(), { name: variableName }),
      'Values for placeholders: "${name}" in any text stands for the value.',
    ),
    conversations: field(
      record(aboutPost),
      'Conversations of a buyer and a seller about a post, by the name that turns give in "in".',
    ),
    limits: field(
      object({
        words: 'limits',
        optional: {
          reply: field(
            duration(),
            'Longest wait for the replies of a turn. Default 10s, and more for a bot that was seen to be slow.',
          ),
          quiet: field(
            duration(),
            'How long nothing must happen for silence, besides what the slowest reply took. Default 100ms.',
          ),
        },
      }),
      'How long to wait.',
    ),
    schema: field(
      word('valid', 'any'),
      'Whether what the bot sends must be valid by the contract. Default valid.',
    ),
  },
});

/** Version of a format, up to the newest that is known; a newer one is told in words. */
export function formatVersionUpTo(newest: number): Shape<number> {
  return mapped(whole({ min: 1 }), (value, { node, reading }) =>
    value <= newest
      ? value
      : reading.problem(
          node,
          `The file has version ${value} of the format; this divar-emulator reads up to ${newest}.`,
          'Install a newer divar-emulator.',
        ),
  );
}
