import { isMap, isSeq, type Node } from 'yaml';
import { type ControlComponents, controlContract, nearest } from '../../spec/index.ts';
import type { Action, Button } from '../domain/model.ts';
import type { Position } from '../transcript/format/problem.ts';
import type { Reading } from '../transcript/format/reading.ts';
import {
  duration,
  field,
  flag,
  json,
  list,
  mapped,
  object,
  type Read,
  record,
  type Shape,
  text,
  whole,
  word,
} from '../transcript/format/shape.ts';

type Schemas = ControlComponents['schemas'];
type Operation = 'patchApp' | 'putPost';

/** The version of the format that this emulator writes and reads. */
export const worldVersion = 1;

/** What a call of the control API takes; what is wrong is told at its own line. */
function body<T>(operation: Operation, words: string): Shape<T> {
  const shape = mapped(json(), (value, { node, reading }) => {
    const violations = controlContract().checkRequest(operation, value);
    for (const violation of violations) bodyProblem(violation, { node, reading, words });
    return violations.length > 0 ? undefined : (value as T);
  });
  return { ...shape, words, fits: isMap, schema: () => ({ type: 'object' }) };
}

interface Wrong {
  id: string;
  where: string;
  expected: string;
  actual: string;
}

interface Place {
  node: Node;
  reading: Reading;
  words: string;
}

function bodyProblem({ id, where, expected, actual }: Wrong, { node, reading, words }: Place): void {
  const path = where.split('/').slice(1);
  const name = path.at(-1) ?? '';
  const { found, names } = nodeAt(node, path);
  if (id !== 'unknown_field') {
    reading.problem(found, `${name || words}: expected ${expected}, found ${actual}.`);
    return;
  }
  const [close] = nearest(name, fieldNames(words, names));
  reading.problem(
    found,
    `There is no field "${name}" in ${words}.`,
    close === undefined ? undefined : `Did you mean ${close}?`,
  );
}

function fieldNames(words: string, siblings: string[]): string[] {
  const schemas = controlContract().schemas as Record<string, { properties?: object }>;
  const schema = words === 'a post' ? schemas.PostChange : schemas.AppChange;
  return Object.keys(schema?.properties ?? {}).filter((name) => !siblings.includes(name));
}

/** The deepest node on the way to a place, and the names beside it. */
function nodeAt(root: Node, path: string[]): { found: Node; names: string[] } {
  let found = root;
  let names: string[] = [];
  for (const step of path) {
    if (!isMap(found) && !isSeq(found)) break;
    if (isMap(found)) names = found.items.map(({ key }) => String(key));
    const next = found.get(isSeq(found) ? Number(step) : step, true) as Node | undefined;
    if (!next) break;
    found = next;
  }
  return { found, names };
}

const user = object({
  words: 'a user',
  optional: {
    display_name: field(text(), 'What the page shows.'),
    user_id: field(text(), 'Opaque id, as the bot sees it.'),
    phone: field(text(), 'The phone number.'),
    blocked: field(flag(), 'Whether the user has blocked the bot.'),
  },
});

const postData = object({ words: 'a post token', required: { post_token: field(text(), 'Of the post.') } });
const anyData = mapped(
  object({ words: 'data', optional: { data: field(json(), 'A JSON object of the bot.') } }),
  ({ data = {} }) => ({ data: data as Record<string, unknown> }),
);

const button: Shape<Button> = mapped(
  object({
    words: 'a button',
    required: { caption: field(text(), 'What stands on it.') },
    optional: {
      icon: field(text(), 'Its icon, such as HOME.'),
      icon_name: field(text(), 'Name of its icon, in the older form.'),
      open_direct_link: field(text(), 'Opens this URL.'),
      open_server_link: field(anyData, 'Asks the bot for a link.'),
      get_dynamic_action: field(anyData, 'Asks the bot what to do.'),
      open_post_page: field(postData, 'Opens the page of a post.'),
      open_post_manage_page: field(postData, "Opens the owner's page of a post."),
    },
  }),
  (given, { node, reading }) => {
    const { caption, icon, icon_name: iconName, ...actions } = given;
    const kinds = Object.keys(actions);
    if (kinds.length > 1)
      return reading.problem(node, `A button does one thing; this one ${kinds.join(', ')}.`);
    const icons = { ...(icon !== undefined && { icon }) };
    return { caption, ...icons, ...(iconName !== undefined && { iconName }), action: actionOf(actions) };
  },
);

function actionOf(given: {
  open_direct_link?: string;
  open_server_link?: { data: Record<string, unknown> };
  get_dynamic_action?: { data: Record<string, unknown> };
  open_post_page?: { post_token: string };
  open_post_manage_page?: { post_token: string };
}): Action {
  if (given.open_direct_link !== undefined) return { kind: 'openDirectLink', url: given.open_direct_link };
  if (given.open_server_link) return { kind: 'openServerLink', ...given.open_server_link };
  if (given.get_dynamic_action) return { kind: 'getDynamicAction', ...given.get_dynamic_action };
  const { open_post_page: page, open_post_manage_page: manage } = given;
  if (page) return { kind: 'openPostPage', postToken: page.post_token };
  if (manage) return { kind: 'openPostManagePage', postToken: manage.post_token };
  return { kind: 'none' };
}

const message = object({
  words: 'a message',
  required: { from: field(word('user', 'bot'), 'Who says it.'), text: field(text(), 'What is said.') },
  optional: { buttons: field(list(list(button)), 'Rows of buttons under it.') },
});

const conversation = placed(
  object({
    words: 'a conversation',
    required: { id: field(text(), 'Its id, as the bot sees it.'), user: field(text(), 'Name of the user.') },
    optional: { messages: field(list(message), 'What was said in it, oldest first.') },
  }),
);

const token = placed(
  object({
    words: 'a token',
    required: {
      user: field(text(), 'Name of the user it belongs to.'),
      scopes: field(list(text()), 'What the user allows.'),
      access_token: field(text(), 'The token, as the bot sends it.'),
    },
    optional: { expires_in: field(duration(), 'How long it is good. Default 1h.') },
  }),
);

const post = mapped(body<Schemas['PostChange']>('putPost', 'a post'), (given, { node, reading }) =>
  given.token === undefined
    ? reading.problem(node, 'The field token is missing in a post.', 'Give it one, such as gZd7omnS.')
    : { ...given, token: given.token },
);

/** The same, with the place where it stands. */
function placed<T extends object>(shape: Shape<T>): Shape<T & { at: Position }> {
  return mapped(shape, (value, { at }) => ({ ...value, at }));
}

const appFields = {
  settings: field(body<Schemas['AppChange']>('patchApp', 'settings'), 'What PATCH /_emulator/app takes.'),
  users: field(record(user), 'The users by name.'),
  posts: field(list(post), 'What PUT /_emulator/posts/{token} takes, with the token.'),
  conversations: field(list(conversation), 'Conversations that have begun.'),
  tokens: field(list(token), 'What users have allowed the app.'),
};

function knownUsers<T extends AppGiven>(given: T, reading: Reading): void {
  const names = Object.keys(given.users ?? {});
  for (const { user: name, at } of [...(given.conversations ?? []), ...(given.tokens ?? [])]) {
    if (names.includes(name)) continue;
    const [close] = nearest(name, names);
    const remedy = close === undefined ? 'Add it to users.' : `Did you mean ${close}?`;
    reading.problems.push({ at, message: `There is no user "${name}".`, remedy });
  }
}

const appShape = object({ words: 'an app', optional: appFields });
const app = mapped(appShape, (given, { reading }) => {
  knownUsers(given, reading);
  return given;
});

type AppGiven = Read<typeof appShape>;

/** What an app begins with. */
export type AppWorld = AppGiven;

/** A whole file: what the app that is started begins with, and further apps. */
export const world = mapped(
  object({
    words: 'a world',
    required: { version: field(whole({ min: 1, max: worldVersion }), 'Version of the format: 1.') },
    optional: {
      name: field(text(), 'What the world is for.'),
      description: field(text(), 'More about it.'),
      ...appFields,
      apps: field(record(app), 'Further apps by slug.'),
    },
  }),
  (given, { reading }) => {
    knownUsers(given, reading);
    return given;
  },
);

export type World = Read<typeof world>;
