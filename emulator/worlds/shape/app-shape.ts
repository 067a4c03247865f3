import { type ControlSchemas, platformContract } from '../../../spec/index.ts';
import { allPermissions, readChange, settingProblem } from '../../app/settings.ts';
import { requestPart } from '../../conversations/format/request-part.ts';
import {
  duration,
  field,
  flag,
  type JsonSchema,
  json,
  list,
  mapped,
  named,
  object,
  type Read,
  record,
  text,
  word,
} from '../../conversations/format/shape.ts';
import { guessMediaKind } from '../../divar/media.ts';
import { conversation } from './conversation-shape.ts';
import { filledText, placed, secret, userName } from './texts.ts';

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
      event_type: field(word('NEW_MESSAGE_ON_POST', 'POST_UPDATE'), 'The events that the bot gets.'),
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

const given = placed(
  object({
    words: 'a file',
    optional: {
      file: field(text(), 'Where it is, seen from the file of the world.'),
      base64: field(text(), 'Its bytes, instead of file.'),
      name: field(text(), 'Its name. Default: that of file.'),
      kind: field(word('image', 'video', 'voice', 'file'), 'Default: what the ending of the name says.'),
    },
  }),
);

/** A file that messages name as media_token. */
export const mediaFile = mapped(given, ({ file, base64, at, ...value }, { node, reading }) => {
  const name = value.name ?? file?.split(/[\\/]/).at(-1) ?? '';
  if ((file === undefined) === (base64 === undefined))
    return reading.problem(node, 'A file has either file or base64.', 'Name one of them.');
  if (name === '')
    return reading.problem(node, 'A file in base64 needs a name.', 'Give it one, such as car.jpg.');
  const kind = value.kind ?? guessMediaKind(name);
  if (kind === undefined)
    return reading.problem(node, `No kind is known for ${name}.`, 'Name kind: image, video, voice or file.');
  return { name, kind, at, file, base64 };
});

export type MediaGiven = Read<typeof mediaFile>;

const settings = requestPart<ControlSchemas['AppChange']>({
  operation: 'patchApp',
  words: 'settings',
  describe: settingProblem,
  check: (change: ControlSchemas['AppChange']) => readChange(change, allPermissions(platformContract())),
});

const user = placed(
  object({
    words: 'a user',
    optional: {
      display_name: field(text(), 'What the page shows.'),
      user_id: field(filledText, 'Opaque id, as the bot sees it.'),
      phone: field(text(), 'The phone number.'),
      blocked: field(flag(), 'Whether the user has blocked the bot.'),
    },
  }),
);

const postChange = requestPart<ControlSchemas['PostChange']>({ operation: 'putPost', words: 'a post' });
const post = mapped(postChange, (given, { node, reading, at }) =>
  given.token === undefined
    ? reading.problem(node, 'The field token is missing in a post.', 'Give it one, such as gZd7omnS.')
    : { ...given, token: given.token, at },
);

const parts = {
  settings: named('settings', settings.words, () => settings),
  user: named('user', user.words, () => user),
  post: named('post', post.words, () => post),
  file: named('file', mediaFile.words, () => mediaFile),
  conversation: named('conversation', conversation.words, () => conversation),
  token: named('token', token.words, () => token),
  subscription: named('subscription', subscription.words, () => subscription),
};

/** What the JSON Schema of worlds refers to. */
export function definitions(): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(parts).map(([name, shape]) => [name, shape.definition()]));
}

/** The fields that describe an app. */
export const appFields = {
  settings: field(parts.settings, 'What PATCH /_emulator/app takes.'),
  users: field(record(parts.user, { name: userName }), 'The users by name.'),
  posts: field(list(parts.post), 'What PUT /_emulator/posts/{token} takes, with the token.'),
  media: field(record(parts.file, { name: filledText }), 'Files that messages carry, by media_token.'),
  conversations: field(list(parts.conversation), 'Conversations that have begun.'),
  tokens: field(list(parts.token), 'What users have allowed the app.'),
  subscriptions: field(list(parts.subscription), 'What the app asked to be told of.'),
};

const app = object({ words: 'an app', optional: appFields });

export type AppGiven = Read<typeof app>;
