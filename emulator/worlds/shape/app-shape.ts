import { type ControlSchemas, platformContract } from '../../../spec/index.ts';
import { allPermissions } from '../../app/all-permissions.ts';
import { settingsChange } from '../../app/app-change.ts';
import { requestPart } from '../../conversations/format/request-part.ts';
import {
  field,
  flag,
  type JsonSchema,
  list,
  mapped,
  named,
  object,
  type Read,
  record,
  text,
} from '../../conversations/format/shape.ts';
import { conversation } from './conversation-shape.ts';
import { mediaFile } from './media-shape.ts';
import { placed } from './placed.ts';
import { filledText, userName } from './texts.ts';
import { subscription, token } from './token-shape.ts';

const settings = requestPart<ControlSchemas['AppChange']>({
  operation: 'patchApp',
  words: 'settings',
  check: (change: ControlSchemas['AppChange']) => settingsChange(change, allPermissions(platformContract())),
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
