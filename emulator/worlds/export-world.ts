import { stringify } from 'yaml';
import { platformContract } from '../../spec/index.ts';
import type { Chat } from '../divar/chat.ts';
import type { ChatState } from '../divar/chat-state.ts';
import { rfc3339 } from '../divar/clock.ts';
import { guessMediaKind } from '../divar/media.ts';
import type {
  ChatButton,
  ChatConversation,
  ChatMessage,
  MediaKind,
  MessageType,
  Token,
  User,
} from '../divar/model.ts';
import { findTemplate } from '../divar/scopes.ts';
import { actionToWire } from '../divar/wire/buttons.ts';
import { dataField, snakeKeys } from '../divar/wire/fields.ts';
import { ownedPostView } from '../divar/wire/post-view.ts';
import { worldVersion } from './shape/world-shape.ts';

/** A world as text in pieces, and what of the app it cannot hold. */
export interface ExportedWorld {
  world: Iterable<string>;
  leftOut: string[];
}

/**
 * The world that an app is in: users, posts, files, conversations, living tokens and subscriptions. Keys and settings
 * stay behind. `now` is in microseconds.
 */
export function exportWorld(
  { state, subscriptions }: Chat,
  { now, readMedia }: { now: number; readMedia: ReadMedia },
): ExportedWorld {
  const { media, tokenOf, leftOut } = collectMedia(state, readMedia);
  const tokens = [...state.tokens.values()].filter(isLiving(state, now));
  const live = subscriptions.list().filter((one) => subscriptions.isLive(one));
  // What is there by now; each is written when its turn comes, because all of it takes long.
  const sections: Section[] = [
    { name: 'users', items: lazily(state.users.values(), userIn) },
    { name: 'posts', isList: true, items: lazily(state.posts.values(), (post) => ['', ownedPostView(post)]) },
    { name: 'media', items: lazily(Object.entries(media), (entry) => entry as [string, object]) },
    {
      name: 'conversations',
      isList: true,
      items: lazily(state.conversations.values(), (one) => ['', exportConversation(one, { state, tokenOf })]),
    },
    { name: 'tokens', isList: true, items: lazily(tokens, (token) => ['', tokenIn(token, now)]) },
    {
      name: 'subscriptions',
      isList: true,
      items: lazily(live, ({ type, postToken, metadata, tokenId }) => [
        '',
        {
          event_type: type,
          event_resource_id: postToken,
          metadata,
          access_token: state.tokens.get(tokenId)!.secret,
        },
      ]),
    },
  ];
  return {
    world: yamlPieces(sections),
    leftOut: [...forgottenIn(state), ...leftOut, ...findStrangeScopes(tokens)],
  };
}

/** A part of a world: a list, or fields by their names. */
interface Section {
  name: string;
  isList?: boolean;
  items: Iterable<[key: string, item: object]>;
}

function lazily<T>(values: Iterable<T>, write: (value: T) => [string, object]): Section['items'] {
  const all = [...values];
  return {
    *[Symbol.iterator]() {
      for (const value of all) yield write(value);
    },
  };
}

/** The text of the world item by item, messages too: all at once takes long. */
function* yamlPieces(sections: readonly Section[]): Generator<string> {
  yield writeYaml({ version: worldVersion });
  for (const section of sections) {
    let isFirst = true;
    for (const [key, item] of section.items) {
      if (isFirst) yield `${section.name}:\n`;
      isFirst = false;
      yield* itemPieces(section, key, item);
    }
  }
}

function* itemPieces({ name, isList }: Section, key: string, item: object): Generator<string> {
  const { messages, ...rest } = item as { messages?: object[] };
  const said = name === 'conversations' ? messages : undefined;
  const own = said ? rest : item;
  yield within(1, { [name]: isList ? [own] : { [key]: own } });
  if (said) yield '    messages:\n';
  for (const message of said ?? []) yield within(2, { [name]: [{ messages: [message] }] });
}

/** The text of a value without its first lines, which open what it stands in. */
function within(lines: number, value: object): string {
  return writeYaml(value).split('\n').slice(lines).join('\n');
}

function writeYaml(value: object): string {
  return stringify(value, { aliasDuplicateObjects: false });
}

function forgottenIn(state: ChatState): string[] {
  const count = [...state.conversations.keys()]
    .map((id) => state.messagesOf(id))
    .reduce((sum, messages) => sum + messages.total - messages.page({}).length, 0);
  return count > 0 ? [`${count} messages that are no longer kept`] : [];
}

function userIn({ name, displayName, id, phone, blocked }: User): [string, object] {
  const fields = { display_name: displayName, user_id: id, phone };
  return [name, { ...fields, blocked: blocked || undefined }];
}

/** One that a refresh token is left of is of use to the bot, though its hour is over; not so one given again since. */
function isLiving({ tokensBySecret }: ChatState, now: number): (token: Token) => boolean {
  return ({ id, secret, revoked, expiresAt, refresh }) =>
    !revoked && Math.max(expiresAt, refresh?.expiresAt ?? 0) > now && tokensBySecret.get(secret)?.id === id;
}

/** A world takes no scope that Divar does not have; a token made by the control API may have one. */
function findStrangeScopes(tokens: Token[]): string[] {
  const strange = tokens.flatMap(({ scopes }) => scopes).filter((scope) => !isScope(scope));
  return strange.length > 0 ? [`scopes that there are not: ${[...new Set(strange)].join(', ')}`] : [];
}

function isScope(scope: string): boolean {
  const templates = platformContract().document.scopes.map(({ template }) => template);
  return findTemplate(scope, templates) !== undefined;
}

function tokenIn({ user, scopes, secret, expiresAt, refresh }: Token, now: number) {
  const left = (until: number) => `${Math.max(0, Math.ceil((until - now) / 1_000_000))}s`;
  const isFresh = refresh !== undefined && refresh.expiresAt > now;
  return {
    user,
    scopes: scopes.filter(isScope),
    access_token: secret,
    expires_in: left(expiresAt),
    refresh_token: isFresh ? refresh.secret : undefined,
    refresh_expires_in: isFresh ? left(refresh.expiresAt) : undefined,
  };
}

type TokenOf = (message: ChatMessage) => string | undefined;

/** A conversation as a world holds it; `tokenOf` names the file that a message carries. */
function exportConversation(
  conversation: ChatConversation,
  { state, tokenOf }: { state: ChatState; tokenOf: TokenOf },
) {
  const { id, user, seller, postToken, startedAt } = conversation;
  const parties = postToken === undefined ? { user } : { post_token: postToken, buyer: user, seller };
  const messages = state.messagesOf(id).page({});
  const said = messages.map((message) => messageIn(message, { conversation, token: tokenOf(message) }));
  return { id, ...parties, started_at: rfc3339(startedAt), messages: said.length > 0 ? said : undefined };
}

function messageIn(
  message: ChatMessage,
  { conversation, token }: { conversation: ChatConversation; token: string | undefined },
) {
  const { origin, senderType, sentAt, side, buttons, receiverButtons } = message;
  const rows = buttons?.map((row) => row.map(buttonIn));
  const isAboutPost = conversation.type === 'POST';
  return {
    from: speaker(message, conversation),
    side: origin === 'bot' && side ? side : undefined,
    sender_type: origin === 'user' && senderType === 'BOT' ? senderType : undefined,
    sent_at: rfc3339(sentAt),
    ...contentIn(message, token),
    ...message.further,
    ...(rows && { [isAboutPost ? 'sender_buttons' : 'buttons']: rows }),
    ...(receiverButtons && { receiver_buttons: receiverButtons.map((row) => row.map(buttonIn)) }),
  };
}

function speaker({ origin, side }: ChatMessage, { type }: ChatConversation): string {
  if (origin === 'bot' || type === 'BOT') return origin;
  return side === 'SELLER' ? 'seller' : 'buyer';
}

function contentIn({ type, text, data }: ChatMessage, token: string | undefined) {
  const carried =
    token === undefined ? data && { [dataField(type)]: snakeKeys(data) } : { media_token: token };
  return { ...carried, ...((text !== undefined || !carried) && { text: text ?? '' }) };
}

function buttonIn({ caption, icon, iconName, action }: ChatButton) {
  return {
    caption,
    icon,
    icon_name: iconName,
    ...actionToWire(action),
  };
}

/** The file that the emulator serves at a link. */
export type ReadMedia = (link: string) => { name: string; bytes: Buffer } | undefined;

/** The largest file that a world holds. */
const mostBytes = 5_000_000;

const kinds: Partial<Record<MessageType, MediaKind>> = {
  IMAGE: 'image',
  VIDEO: 'video',
  VOICE: 'voice',
  FILE: 'file',
};

interface Collected {
  media: Record<string, object>;
  /** What the world calls the file of a message. */
  tokenOf: (message: ChatMessage) => string | undefined;
  leftOut: string[];
}

/** The files that the bot uploaded, and those that users sent, as a world holds them. */
function collectMedia(state: ChatState, readMedia: ReadMedia): Collected {
  const media: Record<string, object> = {};
  const tokens = new Map<string, string>();
  const lost = { gone: 0, large: 0 };
  for (const { link, kind, token } of listLinks(state)) {
    const file = readMedia(link);
    if (!file) lost.gone += 1;
    else if (file.bytes.length > mostBytes) lost.large += 1;
    else {
      media[token] = fileIn(kind, file);
      tokens.set(link, token);
    }
  }
  return { media, tokenOf: ({ data }) => tokens.get(String(data?.link)), leftOut: describeLeftOut(lost) };
}

function describeLeftOut({ gone, large }: { gone: number; large: number }): string[] {
  const counts = { 'files that are no longer kept': gone, [`files above ${mostBytes} bytes`]: large };
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
}

interface Linked {
  link: string;
  kind: MediaKind;
  token: string;
}

function listLinks(state: ChatState): Linked[] {
  const uploaded = [...state.media.values()].map(({ id, link, kind }) => ({ link, kind, token: id }));
  const known = new Set(uploaded.map(({ link }) => link));
  const sent = [...state.messages.values()].flatMap(({ type, data }) => {
    const [link, kind] = [data?.link, kinds[type]];
    const isOurs = typeof link === 'string' && kind !== undefined && isServed(link) && !known.has(link);
    if (!isOurs) return [];
    known.add(link);
    return [{ link, kind }];
  });
  const taken = new Set(uploaded.map(({ token }) => token));
  return [
    ...uploaded,
    ...sent.map((one, index) => ({ ...one, token: freeName(`file-${index + 1}`, taken) })),
  ];
}

function freeName(name: string, taken: Set<string>): string {
  const free = taken.has(name) ? freeName(`${name}x`, taken) : name;
  taken.add(free);
  return free;
}

/** Links to other places stay what they are. */
function isServed(link: string): boolean {
  return URL.canParse(link) && /^\/media\/[\w-]{32}\//.test(new URL(link).pathname);
}

function fileIn(kind: MediaKind, { name, bytes }: { name: string; bytes: Buffer }): object {
  return { name, kind: guessMediaKind(name) !== kind ? kind : undefined, base64: bytes.toString('base64') };
}
