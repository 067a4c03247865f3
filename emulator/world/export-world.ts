import { stringify } from 'yaml';
import type { Chat } from '../domain/chat.ts';
import type { ChatState } from '../domain/chat-state.ts';
import type { Token, User } from '../domain/model.ts';
import { ownedPostView } from '../wire/post-view.ts';
import { exportConversation } from './export-conversation.ts';
import { collectMedia, type ReadMedia } from './export-media.ts';
import { worldVersion } from './shape/world-shape.ts';

/** A world as text, and what of the app it cannot hold. */
export interface ExportedWorld {
  world: string;
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
  const tokens = [...state.tokens.values()].filter(isLiving(now));
  const live = subscriptions.list().filter((one) => subscriptions.isLive(one));
  const world = {
    version: worldVersion,
    users: Object.fromEntries([...state.users.values()].map(userIn)),
    posts: [...state.posts.values()].map(ownedPostView),
    media,
    conversations: [...state.conversations.values()].map((one) =>
      exportConversation(one, { state, tokenOf }),
    ),
    tokens: tokens.map((token) => tokenIn(token, now)),
    subscriptions: live.map(({ type, postToken, metadata, tokenId }) => ({
      event_type: type,
      ...(postToken !== undefined && { event_resource_id: postToken }),
      ...(metadata && { metadata }),
      access_token: state.tokens.get(tokenId)!.secret,
    })),
  };
  const forgotten = forgottenIn(state);
  return {
    world: stringify(filled(world), { aliasDuplicateObjects: false }),
    leftOut: [...forgotten, ...leftOut],
  };
}

function forgottenIn(state: ChatState): string[] {
  const count = [...state.conversations.keys()]
    .map((id) => state.messagesOf(id))
    .reduce((sum, messages) => sum + messages.total - messages.page({}).length, 0);
  return count > 0 ? [`${count} messages that are no longer kept`] : [];
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

/** Good for calls, or for the next token. */
function isLiving(now: number): (token: Token) => boolean {
  return ({ revoked, expiresAt, refresh }) => !revoked && Math.max(expiresAt, refresh?.expiresAt ?? 0) > now;
}

function tokenIn({ user, scopes, secret, expiresAt, refresh }: Token, now: number) {
  const left = (until: number) => `${Math.max(0, Math.ceil((until - now) / 1_000_000))}s`;
  const isFresh = refresh !== undefined && refresh.expiresAt > now;
  return {
    user,
    scopes,
    access_token: secret,
    expires_in: left(expiresAt),
    ...(isFresh && { refresh_token: refresh.secret, refresh_expires_in: left(refresh.expiresAt) }),
  };
}
