import type { AppSettings } from '../../spec/index.ts';
import type { Post } from './post.ts';

export type { AppSettings } from '../../spec/index.ts';

/** A field that only some of Divar's pages give to a pressed button (published: completion_url, user_id, provider_data; observed: return_url). */
export type PressField = AppSettings['pressFields'][number];
export type SideSpelling = AppSettings['sideSpelling'];
/** Form of `sent_at` in events: integer microseconds (seed) or RFC 3339 (observed). */
export type Dialect = AppSettings['dialect'];

export interface User {
  /** Name in this emulator; the bot never sees it. */
  name: string;
  displayName: string;
  /** Opaque id of the user for this app. */
  id: string;
  phone?: string;
  /** The user has blocked the bot. */
  blocked: boolean;
}

export interface ChatConversation {
  id: string;
  type: 'BOT' | 'POST';
  /** Name of the virtual user; the buyer, in a conversation about a post. */
  user: string;
  /** Name of the virtual user whose post it is about. */
  seller?: string;
  postToken?: string;
  startedAt: number;
}

export type MessageType = 'TEXT' | 'IMAGE' | 'FILE' | 'VOICE' | 'VIDEO' | 'LOCATION' | 'CONTACT';
export type SenderType = 'HUMAN' | 'BOT';
/** Of a conversation about a post. */
export type Side = 'SELLER' | 'BUYER';

/** What a button does when it is pressed. */
export type Action =
  | { kind: 'openDirectLink'; url: string }
  | { kind: 'openServerLink'; data: Record<string, unknown> }
  | { kind: 'getDynamicAction'; data: Record<string, unknown> }
  | { kind: 'openPostPage'; postToken: string }
  | { kind: 'openPostManagePage'; postToken: string }
  | { kind: 'none' };

export interface ChatButton {
  caption: string;
  icon?: string;
  iconName?: string;
  action: Action;
}

/** What a message holds: a text, or the data of another type by camelCase names. */
export interface MessageContent {
  type: MessageType;
  text?: string;
  data?: Record<string, unknown>;
  mediaToken?: string;
  /** Of a conversation about a post: those that the message's own side sees. */
  buttons?: ChatButton[][];
  /** Those that the other side sees. */
  receiverButtons?: ChatButton[][];
  /** What else the contract has in a bot's message, by its names. */
  further?: Record<string, unknown>;
}

/** Why the app is not told of a message. */
export type Untold = 'no_subscription' | 'subscription_ended';

export interface ChatMessage extends MessageContent {
  id: string;
  conversationId: string;
  /** Who made it; a virtual user may speak as BOT. */
  origin: 'user' | 'bot';
  senderType: SenderType;
  /** Whose message it is, in a conversation about a post. */
  side?: Side;
  /** Why the app was not told of it. */
  untold?: string;
  untoldCode?: Untold;
  /** Microseconds since 1970. */
  sentAt: number;
  /** The journal entry it came or went with. */
  entryId?: number;
}

export interface Token {
  id: string;
  secret: string;
  /** Name of the user it belongs to. */
  user: string;
  scopes: string[];
  expiresAt: number;
  revoked: boolean;
  /** The consent it goes back to; tokens that were refreshed from one another have the same. */
  grant?: string;
  /** The refresh token beside it; its scopes are what the user allowed, where the token has fewer. */
  refresh?: { secret: string; expiresAt: number; scopes?: string[] };
}

/** What a user's consent gives the app, to be exchanged for a token. */
export interface AuthorizationCode {
  secret: string;
  /** Name of the user. */
  user: string;
  scopes: string[];
  redirectUri: string;
  challenge?: { method: 'S256' | 'plain'; value: string };
  expiresAt: number;
  used: boolean;
}

export type SubscriptionType = 'NEW_MESSAGE_ON_POST' | 'POST_UPDATE';

/** What an app asked to be told of; it ends with its token. */
export interface Subscription {
  id: string;
  type: SubscriptionType;
  /** All posts of the user where absent. */
  postToken?: string;
  metadata?: Record<string, unknown>;
  /** Name of the user whose token it was made with. */
  user: string;
  tokenId: string;
}

/** Kinds of media that a bot can upload, by the last step of the upload's path. */
export type MediaKind = 'image' | 'video' | 'voice' | 'file';

/** The right to upload one file. */
export interface UploadToken {
  secret: string;
  /** Microseconds since 1970. */
  expiresAt: number;
}

/** A file that the bot uploaded. */
export interface Media {
  /** What a message names as media_token. */
  id: string;
  kind: MediaKind;
  name: string;
  sizeBytes: number;
  heightPx?: number;
  widthPx?: number;
  /** Where the emulator serves it. */
  link: string;
  /** The upload token that it came with, which is used up. */
  uploadToken: string;
}

/** Something that happened to an app. Facts are all that is kept; the rest follows from them. */
export type Fact =
  | { kind: 'app-configured'; settings: AppSettings }
  | { kind: 'user-joined'; user: User }
  | { kind: 'user-changed'; user: User }
  | { kind: 'conversation-started'; conversation: ChatConversation }
  | { kind: 'message-sent'; message: ChatMessage }
  | { kind: 'post-put'; post: Post }
  | { kind: 'upload-token-issued'; uploadToken: UploadToken }
  | { kind: 'media-uploaded'; media: Media }
  | { kind: 'token-issued'; token: Token }
  | { kind: 'token-revoked'; id: string }
  | { kind: 'token-replaced'; id: string; until: number }
  | { kind: 'event-subscribed'; subscription: Subscription }
  | { kind: 'code-issued'; code: AuthorizationCode }
  | { kind: 'code-used'; secret: string };

/** What is kept at once: a fact, or several of which all happened or none, such as those of a world. */
export type KeptFact = Fact | { kind: 'together'; facts: Fact[] };

/** The facts of what was kept at once. */
export function factsIn(kept: KeptFact): Fact[] {
  return kept.kind === 'together' ? kept.facts : [kept];
}
