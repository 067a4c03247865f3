import { ConversationMessages } from './conversation-messages.ts';
import type { Media, UploadToken } from './media.ts';
import type { AppSettings, Conversation, Fact, Message, Token, User } from './model.ts';
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
        this.posts.set(fact.post.token, fact.post);
        break;
      case 'upload-token-issued':
        putNewest(this.uploadTokens, { key: fact.uploadToken.secret, value: fact.uploadToken });
        break;
      case 'media-uploaded':
        putNewest(this.media, { key: fact.media.id, value: fact.media });
        break;
      case 'token-issued':
        this.tokens.set(fact.token.id, fact.token);
        this.tokensBySecret.set(fact.token.secret, fact.token);
        break;
      case 'token-revoked':
        this.#revoke(fact.id);
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
    ];
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

  #revoke(id: string): void {
    const token = this.tokens.get(id);
    if (!token) return;
    const revoked = { ...token, revoked: true };
    this.tokens.set(id, revoked);
    this.tokensBySecret.set(token.secret, revoked);
  }
}

/** Only so many are kept; the oldest go first. */
function putNewest<T>(map: Map<string, T>, { key, value }: { key: string; value: T }): void {
  map.set(key, value);
  if (map.size > mostMedia) map.delete(map.keys().next().value!);
}
