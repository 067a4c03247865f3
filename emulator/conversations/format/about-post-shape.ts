import type { AboutPost } from './conversation.ts';
import { choice, field, json, list, mapped, object, record, type Shape, text, word } from './shape.ts';

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
export const aboutPost: Shape<AboutPost> = mapped(
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
