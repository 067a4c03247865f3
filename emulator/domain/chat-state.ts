import { ConversationMessages } from './conversation-messages.ts';
import type { Media, UploadToken } from './media.ts';
import type { AppSettings, AuthorizationCode, Conversation, Fact, Message, Token, User } from './model.ts';
import type { Post } from './post.ts';
import { Ring } from './ring.ts';

const mostMedia = 10_000;

/** What the facts of one app add up to. Only `apply` changes it. */
export class ChatState {
  settings: AppSettings;
  readonly users = new Map<string, User>();
  readonly usersById = new Map<string, User>();
  readonly conversations = new Map<string, Conversation>();
  /** Those that were put up here; the chat knows others besides. */
  readonly posts = new Map<string, Post>();
  readonly uploadTokens = new Map<string, UploadToken>();
  readonly media = new Map<string, Media>();
  readonly tokens = new Map<string, Token>();
  readonly tokensBySecret = new Map<string, Token>();
  readonly tokensByRefresh = new Map<string, Token>();
  readonly codes = new Map<string, AuthorizationCode>();
  readonly messages = new Map<string, Message>();
  readonly #byConversation = new Map<string, ConversationMessages>();
  readonly #order: Ring<Message>;

  constructor(settings: AppSettings, messageLimit: number) {
    this.settings = settings;
    this.#order = new Ring(messageLimit);
  }

  /** Messages of a conversation, oldest first; none for an unknown one. */
  messagesOf(conversationId: string): ConversationMessages {
    return this.#byConversation.get(conversationId) ?? new ConversationMessages();
  }

  /** The user's conversations with the bot, in order of their start. */
  conversationsOf(user: string): Conversation[] {
    return [...this.conversations.values()].filter((conversation) => conversation.user === user);
  }

  apply(fact: Fact): void {
    switch (fact.kind) {
      case 'app-configured':
        this.settings = { ...this.settings, ...fact.settings };
        break;
      case 'user-joined':
      case 'user-changed':
        this.#putUser(fact.user);
        break;
      case 'conversation-started':
        this.conversations.set(fact.conversation.id, fact.conversation);
        this.#byConversation.set(fact.conversation.id, new ConversationMessages());
        break;
      case 'message-sent':
        this.#addMessage(fact.message);
        break;
      case 'post-put':
      case 'upload-token-issued':
      case 'media-uploaded':
        this.#putContent(fact);
        break;
      case 'token-issued':
        this.#putToken(fact.token);
        break;
      case 'token-revoked':
        this.#changeToken(fact.id, (token) => ({ ...token, revoked: true }));
        break;
      case 'token-replaced':
        this.#changeToken(fact.id, (token) => endingBy(token, fact.until));
        break;
      case 'code-issued':
        this.codes.set(fact.code.secret, fact.code);
        break;
      case 'code-used':
        this.#useCode(fact.secret);
        break;
      default:
        throw new Error(`Unknown fact ${JSON.stringify(fact satisfies never)}.`);
    }
  }

  /** Facts that add up to this state, without the ties to a journal. */
  snapshot(): Fact[] {
    return [
      { kind: 'app-configured', settings: this.settings },
      ...[...this.users.values()].map((user): Fact => ({ kind: 'user-joined', user })),
      ...[...this.conversations.values()].map(
        (conversation): Fact => ({ kind: 'conversation-started', conversation }),
      ),
      ...this.#order
        .slice(0)
        .map(({ entryId: _entryId, ...message }): Fact => ({ kind: 'message-sent', message })),
      ...[...this.posts.values()].map((post): Fact => ({ kind: 'post-put', post })),
      ...[...this.uploadTokens.values()].map(
        (uploadToken): Fact => ({ kind: 'upload-token-issued', uploadToken }),
      ),
      ...[...this.media.values()].map((media): Fact => ({ kind: 'media-uploaded', media })),
      ...[...this.tokens.values()].map((token): Fact => ({ kind: 'token-issued', token })),
      ...[...this.codes.values()].map((code): Fact => ({ kind: 'code-issued', code })),
    ];
  }

  #putContent(fact: Extract<Fact, { kind: 'post-put' | 'upload-token-issued' | 'media-uploaded' }>): void {
    if (fact.kind === 'post-put') this.posts.set(fact.post.token, fact.post);
    else if (fact.kind === 'media-uploaded') putNewest(this.media, { key: fact.media.id, value: fact.media });
    else putNewest(this.uploadTokens, { key: fact.uploadToken.secret, value: fact.uploadToken });
  }

  #putUser(user: User): void {
    const before = this.users.get(user.name);
    if (before) this.usersById.delete(before.id);
    this.users.set(user.name, user);
    this.usersById.set(user.id, user);
  }

  #addMessage(message: Message): void {
    this.messages.set(message.id, message);
    this.#byConversation.get(message.conversationId)?.add(message);
    const gone = this.#order.push(message);
    if (!gone) return;
    this.messages.delete(gone.id);
    this.#byConversation.get(gone.conversationId)?.dropOldest();
  }

  #putToken(token: Token): void {
    this.tokens.set(token.id, token);
    this.tokensBySecret.set(token.secret, token);
    if (token.refresh) this.tokensByRefresh.set(token.refresh.secret, token);
  }

  #changeToken(id: string, change: (token: Token) => Token): void {
    const token = this.tokens.get(id);
    if (token) this.#putToken(change(token));
  }

  #useCode(secret: string): void {
    const code = this.codes.get(secret);
    if (code) this.codes.set(secret, { ...code, used: true });
  }
}

/** Only so many are kept; the oldest go first. */
function putNewest<T>(map: Map<string, T>, { key, value }: { key: string; value: T }): void {
  map.set(key, value);
  if (map.size > mostMedia) map.delete(map.keys().next().value!);
}

/** The token, which ends at `until` unless it ends before, and so does its refresh token. */
function endingBy({ refresh, ...token }: Token, until: number): Token {
  return {
    ...token,
    expiresAt: Math.min(token.expiresAt, until),
    ...(refresh && { refresh: { ...refresh, expiresAt: Math.min(refresh.expiresAt, until) } }),
  };
}
