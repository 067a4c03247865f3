import {
  duration,
  field,
  json,
  list,
  object,
  type Read,
  record,
  word,
} from '../../conversations/format/shape.ts';
import { placed } from './placed.ts';
import { filledText, secret, userName } from './texts.ts';

/** What a user allows the app. */
export const token = placed(
  object({
    words: 'a token',
    required: {
      user: field(userName, 'Name of the user it belongs to.'),
      scopes: field(list(filledText), 'What the user allows.'),
      access_token: field(secret, 'The token, as the bot sends it.'),
    },
    optional: {
      expires_in: field(duration(), 'How long it is good. Default 1h.'),
      refresh_token: field(secret, 'What the bot gets the next one for.'),
      refresh_expires_in: field(duration(), 'How long that is good. Default 720h.'),
    },
  }),
);

/** What the app asked to be told of. */
export const subscription = placed(
  object({
    words: 'a subscription',
    required: {
      event_type: field(word('NEW_MESSAGE_ON_POST', 'POST_UPDATE'), 'What the bot is told of.'),
      access_token: field(secret, 'The token that it was made with, one of tokens.'),
    },
    optional: {
      event_resource_id: field(filledText, 'Token of the post. Default: all posts of the user.'),
      metadata: field(record(json()), 'A JSON object that comes with each event.'),
    },
  }),
);

export type TokenGiven = Read<typeof token>;
export type SubscriptionGiven = Read<typeof subscription>;
