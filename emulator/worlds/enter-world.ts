import type { Chat } from '../divar/chat.ts';
import { makeMediaContent, pictureSize } from '../divar/media.ts';
import type { ChatConversation, MessageContent, Side } from '../divar/model.ts';
import { overlay } from '../divar/overlay.ts';
import { findSeller } from '../divar/post-conversation.ts';
import { camelKeys, dataField, messageTypes, pickFurther } from '../divar/wire/fields.ts';
import { postFromWire } from '../divar/wire/post-view.ts';
import { UsageError } from '../usage-error.ts';
import type { AppWorld, WorldMedia } from './load-media.ts';
import type { SubscriptionGiven, TokenGiven } from './shape/app-shape.ts';
import type { ConversationGiven } from './shape/conversation-shape.ts';
import type { MessageGiven } from './shape/message-shape.ts';

type UserGiven = NonNullable<AppWorld['users']>[string];

/** What a world needs of the emulator that it is put into. */
export interface WorldContext {
  /** Microseconds since 1970. */
  now: number;
  keepMedia: KeepWorldMedia;
}

/** Puts what a world says into an app. What is there already, by its name or id, stays as it is; a clash is a `UsageError`. */
export function enterWorld(chat: Chat, world: AppWorld, { now, keepMedia }: WorldContext): void {
  const { users = {}, posts = [], media = {}, conversations = [], tokens = [], subscriptions = [] } = world;
  const fresh = Object.entries(users).filter(([name]) => !chat.state.users.has(name));
  checkIds(chat, fresh);
  for (const [name, given] of fresh) chat.changeUser(name, userFields(given));
  for (const post of posts) {
    if (!chat.state.posts.has(post.token)) chat.putPost(postFromWire(post.token, post));
  }
  for (const [token, file] of Object.entries(media)) enterMedia(chat, token, { file, keepMedia });
  for (const conversation of conversations) enterConversation(chat, conversation);
  for (const token of tokens) enterToken(chat, token, now);
  for (const subscription of subscriptions) enterSubscription(chat, subscription);
}

/** One user_id is that of one user: an app whose state was kept may know it for another. */
function checkIds(chat: Chat, users: [string, UserGiven][]): void {
  for (const [name, { user_id: id }] of users) {
    const holder = id === undefined ? undefined : chat.state.usersById.get(id);
    if (!holder) continue;
    throw new UsageError(
      `The user "${holder.name}" has the user_id "${id}" already. Give "${name}" another one, or empty the data folder.`,
    );
  }
}

function userFields({ display_name: displayName, user_id: id, phone, blocked }: UserGiven) {
  return {
    ...(displayName !== undefined && { displayName }),
    ...(id !== undefined && { id }),
    ...(phone !== undefined && { phone }),
    ...(blocked !== undefined && { blocked }),
  };
}

const lifetimesMs = { access: 3_600_000, refresh: 30 * 24 * 3_600_000 };

/** Lets a user have allowed the app something; `now` is in microseconds. */
function enterToken(chat: Chat, given: TokenGiven, now: number): void {
  const { access_token: secret, user, scopes, expires_in, refresh_token: refresh } = given;
  if (chat.state.tokensBySecret.has(secret)) return;
  const after = (ms: number) => now + ms * 1000;
  chat.grants.keepToken({
    secret,
    user,
    scopes,
    expiresAt: after(expires_in ?? lifetimesMs.access),
    revoked: false,
    refresh:
      refresh === undefined
        ? undefined
        : { secret: refresh, expiresAt: after(given.refresh_expires_in ?? lifetimesMs.refresh) },
  });
}

/** Lets the app have subscribed; a subscription to the same that is there already stays as it is. */
function enterSubscription(chat: Chat, given: SubscriptionGiven): void {
  const token = chat.state.tokensBySecret.get(given.access_token);
  if (!token) return;
  const { event_type: type, event_resource_id: postToken, metadata } = given;
  const wanted = { type, postToken, metadata };
  if (!chat.subscriptions.toSame(wanted, token)) chat.subscriptions.add(wanted, token);
}

/** Lets a conversation have happened; the bot is told of nothing. */
function enterConversation(chat: Chat, given: ConversationGiven): void {
  if (chat.state.conversations.has(given.id)) return;
  const conversation = started(chat, given);
  for (const message of given.messages ?? []) {
    const { from, side = sides[from], sender_type: senderType, sent_at: sentAt } = message;
    const origin = from === 'bot' ? 'bot' : 'user';
    chat.recall({
      conversation,
      content: contentIn(chat, message),
      origin,
      senderType: senderType ?? (origin === 'bot' ? 'BOT' : 'HUMAN'),
      ...(side && { side }),
      ...(sentAt !== undefined && { sentAt }),
    });
  }
}

const sides: Partial<Record<MessageGiven['from'], Side>> = { buyer: 'BUYER', seller: 'SELLER' };

function started(chat: Chat, given: ConversationGiven): ChatConversation {
  const startedAt = given.started_at ?? given.messages?.[0]?.sent_at;
  const beginning = { id: given.id, ...(startedAt !== undefined && { startedAt }) };
  if (given.kind === 'BOT') return chat.startConversation({ user: chat.user(given.user), ...beginning });
  const { postToken, buyer } = given;
  const seller = given.seller ?? findSeller(chat.post(postToken));
  if (seller === buyer)
    throw new UsageError(
      `"${buyer}" is the owner of the post ${postToken} and cannot be its buyer. Name another one.`,
    );
  return chat.postConversation({
    buyer: chat.user(buyer),
    seller: chat.user(seller),
    postToken,
    ...beginning,
  });
}

function contentIn(chat: Chat, message: MessageGiven): MessageContent {
  const { text, buttons, sender_buttons: own = buttons, receiver_buttons: receiverButtons } = message;
  return overlay(carriedIn(chat, message), {
    text,
    buttons: own,
    receiverButtons,
    further: pickFurther(message),
  });
}

/** A text, the data of another type, or a file; the media_token of a file is the bot's own affair. */
function carriedIn(chat: Chat, message: MessageGiven): MessageContent {
  const media = message.media_token === undefined ? undefined : chat.state.media.get(message.media_token);
  if (media) return { ...makeMediaContent(media), ...(message.from === 'bot' && { mediaToken: media.id }) };
  const type = messageTypes().find((one) => one !== 'TEXT' && findData(message, one) !== undefined);
  return type ? { type, data: camelKeys(findData(message, type)!) } : { type: 'TEXT' };
}

function findData(message: MessageGiven, type: MessageContent['type']): Record<string, unknown> | undefined {
  return (message as Record<string, unknown>)[dataField(type)] as Record<string, unknown> | undefined;
}

/** Keeps a file; answers the link under which it is served. */
export type KeepWorldMedia = (file: { name: string; bytes: Buffer }) => string;

/** Puts a file up as if the bot had uploaded it. */
function enterMedia(
  chat: Chat,
  id: string,
  { file: { kind, name, bytes }, keepMedia }: { file: WorldMedia; keepMedia: KeepWorldMedia },
): void {
  if (chat.state.media.has(id)) return;
  chat.addMedia({
    id,
    kind,
    name,
    sizeBytes: bytes.length,
    ...(kind === 'image' && pictureSize(bytes)),
    link: keepMedia({ name, bytes }),
    uploadToken: '',
  });
}
