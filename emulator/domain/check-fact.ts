import type { Media, UploadToken } from './media.ts';
import type {
  AppSettings,
  AuthorizationCode,
  Conversation,
  Fact,
  Message,
  Subscription,
  Token,
  User,
} from './model.ts';
import type { Post } from './post.ts';

type Kind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'list'
  | 'object'
  | 'text or null'
  | 'text, if any'
  | 'list, if any';
type Shape<T> = { [Name in keyof T]?: Kind };

const user: Shape<User> = { name: 'string', displayName: 'string', id: 'string', blocked: 'boolean' };
const conversation: Shape<Conversation> = {
  id: 'string',
  type: 'string',
  user: 'string',
  startedAt: 'number',
  seller: 'text, if any',
  postToken: 'text, if any',
};
const message: Shape<Message> = {
  id: 'string',
  conversationId: 'string',
  origin: 'string',
  senderType: 'string',
  sentAt: 'number',
  type: 'string',
};
const token: Shape<Token> = {
  id: 'string',
  secret: 'string',
  user: 'string',
  scopes: 'list',
  expiresAt: 'number',
  revoked: 'boolean',
};
const code: Shape<AuthorizationCode> = {
  secret: 'string',
  user: 'string',
  scopes: 'list',
  redirectUri: 'string',
  expiresAt: 'number',
  used: 'boolean',
};
const post: Shape<Post> = {
  token: 'string',
  state: 'string',
  category: 'string',
  city: 'string',
  chatEnabled: 'boolean',
  firstPublishedAt: 'number',
  lastModifiedAt: 'number',
  data: 'object',
};
const subscription: Shape<Subscription> = {
  id: 'string',
  type: 'string',
  postToken: 'text, if any',
  user: 'string',
  tokenId: 'string',
};
const uploadToken: Shape<UploadToken> = { secret: 'string', expiresAt: 'number' };
const media: Shape<Media> = {
  id: 'string',
  kind: 'string',
  name: 'string',
  sizeBytes: 'number',
  link: 'string',
  uploadToken: 'string',
};
const settings: Shape<AppSettings> = {
  slug: 'string',
  bot: 'text or null',
  botTimeoutMs: 'number',
  initUrl: 'text or null',
  dynamicActionUrl: 'text or null',
  apiKeys: 'list',
  identificationKey: 'string',
  dialect: 'string',
  clientSecret: 'text, if any',
  redirectUris: 'list, if any',
};

const shapes: Record<Fact['kind'], Record<string, Record<string, Kind>>> = {
  'app-configured': { settings },
  'user-joined': { user },
  'user-changed': { user },
  'conversation-started': { conversation },
  'message-sent': { message },
  'post-put': { post },
  'upload-token-issued': { uploadToken },
  'media-uploaded': { media },
  'token-issued': { token },
  'token-revoked': {},
  'token-replaced': {},
  'event-subscribed': { subscription },
  'code-issued': { code },
  'code-used': {},
};

/** Makes sure that a fact from outside, of a file or of an import, has what facts of its kind have. */
export function checkFact(fact: Fact): void {
  if (!Object.hasOwn(shapes, fact.kind)) throw new Error(`there is no kind of fact "${fact.kind}"`);
  for (const [subject, shape] of Object.entries(shapes[fact.kind])) {
    const value = (fact as unknown as Record<string, unknown>)[subject];
    if (typeof value !== 'object' || value === null) throw new Error(`${fact.kind} has no ${subject}`);
    checkFields(subject, { value: value as Record<string, unknown>, shape });
  }
}

function checkFields(
  subject: string,
  { value, shape }: { value: Record<string, unknown>; shape: Record<string, Kind> },
): void {
  for (const [name, kind] of Object.entries(shape)) {
    if (!is(value[name], kind)) throw new Error(`${subject}.${name} is no ${kind}`);
  }
}

function is(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'list':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null;
    case 'text or null':
      return value === null || typeof value === 'string';
    case 'text, if any':
      return value === undefined || typeof value === 'string';
    case 'list, if any':
      return value === undefined || Array.isArray(value);
    default:
      return typeof value === kind;
  }
}
