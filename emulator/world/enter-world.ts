import type { Chat } from '../domain/chat.ts';
import { postFromWire } from '../wire/post-view.ts';
import type { AppWorld } from './world-shape.ts';

const defaultLifetimeMs = 3_600_000;

type ConversationGiven = NonNullable<AppWorld['conversations']>[number];
type TokenGiven = NonNullable<AppWorld['tokens']>[number];
type UserGiven = NonNullable<AppWorld['users']>[string];

/** Puts what a world says into an app. What is there already, by its name or id, stays as it is. */
export function enterWorld(chat: Chat, world: AppWorld, now: number): void {
  const { users = {}, posts = [], conversations = [], tokens = [] } = world;
  const fresh = Object.entries(users).filter(([name]) => !chat.state.users.has(name));
  for (const [name, given] of fresh) enterUser(chat, name, given);
  for (const post of posts) {
    if (!chat.state.posts.has(post.token)) chat.putPost(postFromWire(post.token, post));
  }
  for (const conversation of conversations) enterConversation(chat, conversation);
  for (const token of tokens) enterToken(chat, token, now);
  // Last, for a user who has blocked the bot may have had messages of it before.
  for (const [name, { blocked }] of fresh) if (blocked) chat.changeUser(name, { blocked });
}

function enterUser(chat: Chat, name: string, given: UserGiven): void {
  const { display_name: displayName, user_id: id, phone } = given;
  chat.changeUser(name, {
    ...(displayName !== undefined && { displayName }),
    ...(id !== undefined && { id }),
    ...(phone !== undefined && { phone }),
  });
}

function enterConversation(chat: Chat, { id, user, messages = [] }: ConversationGiven): void {
  if (chat.state.conversations.has(id)) return;
  const conversation = chat.startConversation({ user: chat.user(user), id });
  for (const { from, text, buttons } of messages) {
    const content = { type: 'TEXT' as const, text, ...(buttons && { buttons }) };
    chat.say({ conversation, content, origin: from, senderType: from === 'bot' ? 'BOT' : 'HUMAN' });
  }
}

function enterToken(chat: Chat, { access_token: secret, user, scopes, expires_in }: TokenGiven, now: number) {
  const { tokens, tokensBySecret } = chat.state;
  if (tokensBySecret.has(secret)) return;
  const expiresAt = now + (expires_in ?? defaultLifetimeMs) * 1000;
  const token = { id: `world-${tokens.size + 1}`, secret, user, scopes, expiresAt, revoked: false };
  chat.record({ kind: 'token-issued', token });
}
