import { stringify } from 'yaml';
import type { ChatState } from '../domain/chat-state.ts';
import type { Button, Conversation, Message, Token, User } from '../domain/model.ts';
import { actionToWire } from '../wire/buttons.ts';
import { ownedPostView } from '../wire/post-view.ts';
import { worldVersion } from './world-shape.ts';

/** A world as text, and what of the app it cannot hold. */
export interface ExportedWorld {
  world: string;
  leftOut: string[];
}

/** The world that an app is in: its users, posts, conversations and living tokens. Keys and settings stay behind. */
export function exportWorld(state: ChatState, now: number): ExportedWorld {
  const conversations = [...state.conversations.values()];
  const own = conversations.filter(({ type }) => type === 'BOT');
  const said = own.flatMap(({ id }) => state.messagesOf(id).page({}));
  const counts = {
    'conversations about posts': conversations.length - own.length,
    'messages that are no texts': said.filter(({ type }) => type !== 'TEXT').length,
  };
  const world = {
    version: worldVersion,
    users: Object.fromEntries([...state.users.values()].map(userIn)),
    posts: [...state.posts.values()].map(ownedPostView),
    conversations: own.map((conversation) => conversationIn(conversation, state)),
    tokens: [...state.tokens.values()].filter(isLiving(now)).map((token) => tokenIn(token, now)),
  };
  const leftOut = Object.entries(counts).filter(([, count]) => count > 0);
  return { world: stringify(filled(world)), leftOut: leftOut.map(([what, count]) => `${count} ${what}`) };
}

function filled(world: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(world).filter(
      ([, value]) => Object.keys(Object(value)).length > 0 || typeof value === 'number',
    ),
  );
}

function userIn({ name, displayName, id, phone, blocked }: User): [string, object] {
  const fields = { display_name: displayName, user_id: id, ...(phone !== undefined && { phone }) };
  return [name, { ...fields, ...(blocked && { blocked }) }];
}

function conversationIn({ id, user }: Conversation, state: ChatState) {
  const texts = state
    .messagesOf(id)
    .page({})
    .filter(({ type }) => type === 'TEXT');
  return { id, user, ...(texts.length > 0 && { messages: texts.map(messageIn) }) };
}

function messageIn({ origin, text = '', buttons }: Message) {
  return { from: origin, text, ...(buttons && { buttons: buttons.map((row) => row.map(buttonIn)) }) };
}

function buttonIn({ caption, icon, iconName, action }: Button) {
  return {
    caption,
    ...(icon !== undefined && { icon }),
    ...(iconName !== undefined && { icon_name: iconName }),
    ...actionToWire(action),
  };
}

function isLiving(now: number): (token: Token) => boolean {
  return ({ revoked, expiresAt }) => !revoked && expiresAt > now;
}

function tokenIn({ user, scopes, secret, expiresAt }: Token, now: number) {
  const expires_in = `${Math.ceil((expiresAt - now) / 1_000_000)}s`;
  return { user, scopes, access_token: secret, expires_in };
}
