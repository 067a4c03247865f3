import type { ChatState } from './chat-state.ts';
import {
  boolean,
  type Kind,
  list,
  maybe,
  number,
  numberOrNull,
  object,
  type Shape,
  string,
  stringOrNull,
  time,
  word,
} from './check-value.ts';
import type { Media, UploadToken } from './media.ts';
import type {
  ApiKey,
  AppSettings,
  AuthorizationCode,
  Button,
  CallLimitSettings,
  Conversation,
  Fact,
  Message,
  RetryPolicy,
  Subscription,
  Token,
  User,
} from './model.ts';
import type { Post } from './post.ts';

const anyObject = object({});
const rows = list(
  list(object<Button>({ caption: string, icon: maybe(string), iconName: maybe(string), action: anyObject })),
);

const user: Shape<User> = {
  name: string,
  displayName: string,
  id: string,
  phone: maybe(string),
  blocked: boolean,
};
const conversation: Shape<Conversation> = {
  id: string,
  type: word('BOT', 'POST'),
  user: string,
  seller: maybe(string),
  postToken: maybe(string),
  startedAt: time,
};
const message: Shape<Message> = {
  id: string,
  conversationId: string,
  origin: word('user', 'bot'),
  senderType: word('HUMAN', 'BOT'),
  side: maybe(word('SELLER', 'BUYER')),
  untold: maybe(string),
  sentAt: time,
  type: word('TEXT', 'IMAGE', 'FILE', 'VOICE', 'VIDEO', 'LOCATION', 'CONTACT'),
  text: maybe(string),
  data: maybe(anyObject),
  mediaToken: maybe(string),
  buttons: maybe(rows),
  receiverButtons: maybe(rows),
};
const token: Shape<Token> = {
  id: string,
  secret: string,
  user: string,
  scopes: list(string),
  expiresAt: time,
  revoked: boolean,
  grant: maybe(string),
  refresh: maybe(object<NonNullable<Token['refresh']>>({ secret: string, expiresAt: time })),
};
const code: Shape<AuthorizationCode> = {
  secret: string,
  user: string,
  scopes: list(string),
  redirectUri: string,
  challenge: maybe(
    object<NonNullable<AuthorizationCode['challenge']>>({ method: word('S256', 'plain'), value: string }),
  ),
  expiresAt: time,
  used: boolean,
};
const post: Shape<Post> = {
  token: string,
  state: word('PUBLISHED', 'REVIEW_REQ', 'PAYMENT_REQ', 'RETIRED'),
  category: string,
  city: string,
  district: maybe(string),
  chatEnabled: boolean,
  firstPublishedAt: time,
  lastModifiedAt: time,
  businessData: maybe(anyObject),
  owner: maybe(string),
  data: anyObject,
};
const subscription: Shape<Subscription> = {
  id: string,
  type: word('NEW_MESSAGE_ON_POST', 'POST_UPDATE'),
  postToken: maybe(string),
  metadata: maybe(anyObject),
  user: string,
  tokenId: string,
};
const uploadToken: Shape<UploadToken> = { secret: string, expiresAt: time };
const media: Shape<Media> = {
  id: string,
  kind: word('image', 'video', 'voice', 'file'),
  name: string,
  sizeBytes: number,
  heightPx: maybe(number),
  widthPx: maybe(number),
  link: string,
  uploadToken: string,
};
/** What came later to the format may be absent. */
const settings: Shape<AppSettings> = {
  slug: string,
  bot: stringOrNull,
  botHost: maybe(stringOrNull),
  botTimeoutMs: number,
  initUrl: stringOrNull,
  dynamicActionUrl: stringOrNull,
  apiKeys: list(object<ApiKey>({ key: string, permissions: list(string) })),
  identificationKey: string,
  dialect: word('seed', 'observed'),
  refuseFindings: maybe(boolean),
  anyKey: maybe(boolean),
  retries: maybe(object<RetryPolicy>({ attempts: number, backoffMs: number })),
  limits: maybe(
    object<CallLimitSettings>({ perMinute: numberOrNull, perDay: numberOrNull, retryAfterMs: numberOrNull }),
  ),
  pressFields: maybe(list(string)),
  sideSpelling: maybe(word('SUPPLY', 'Supply')),
  clientSecret: maybe(string),
  redirectUris: maybe(list(string)),
  autoConsent: maybe(stringOrNull),
};

const shapes: { [Name in Fact['kind']]: Record<string, Kind> } = {
  'app-configured': { settings: object(settings) },
  'user-joined': { user: object(user) },
  'user-changed': { user: object(user) },
  'conversation-started': { conversation: object(conversation) },
  'message-sent': { message: object(message) },
  'post-put': { post: object(post) },
  'upload-token-issued': { uploadToken: object(uploadToken) },
  'media-uploaded': { media: object(media) },
  'token-issued': { token: object(token) },
  'token-revoked': { id: string },
  'token-replaced': { id: string, until: time },
  'event-subscribed': { subscription: object(subscription) },
  'code-issued': { code: object(code) },
  'code-used': { secret: string },
};

/** Makes sure that a fact from outside, of a file or of an import, is one, and speaks of what the state has. */
export function checkFact(fact: Fact, state: ChatState): void {
  if (!Object.hasOwn(shapes, fact.kind)) throw new Error(`there is no kind of fact "${fact.kind}"`);
  for (const [subject, kind] of Object.entries(shapes[fact.kind])) {
    const value = (fact as unknown as Record<string, unknown>)[subject];
    if (value === undefined || value === null) throw new Error(`${fact.kind} has no ${subject}`);
    const fault = kind(value);
    if (fault !== undefined) throw new Error(`${subject}${fault}`);
  }
  const missing = missingIn(fact, state);
  if (missing !== undefined) throw new Error(`${fact.kind}: ${missing}`);
}

/** What a fact speaks of and the state does not have. */
function missingIn(fact: Fact, { users, conversations, tokens }: ChatState): string | undefined {
  const noUser = (name: string) => (users.has(name) ? undefined : `there is no user "${name}"`);
  switch (fact.kind) {
    case 'conversation-started': {
      const { type, user: name, seller, postToken } = fact.conversation;
      if (type === 'BOT') return noUser(name);
      if (seller === undefined || postToken === undefined)
        return 'it is about a post and names none, or no seller';
      return noUser(name) ?? noUser(seller);
    }
    case 'message-sent': {
      const { conversationId: id } = fact.message;
      return conversations.has(id) ? undefined : `there is no conversation "${id}"`;
    }
    case 'token-issued':
      return noUser(fact.token.user);
    case 'code-issued':
      return noUser(fact.code.user);
    case 'event-subscribed': {
      const { tokenId: id } = fact.subscription;
      return tokens.has(id) ? undefined : `there is no token "${id}"`;
    }
    default:
      return undefined;
  }
}
