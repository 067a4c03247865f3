import type {
  AppSettings,
  AuthorizationCode,
  ChatConversation,
  ChatMessage,
  Fact,
  Media,
  Subscription,
  Token,
  UploadToken,
  User,
} from './model.ts';
import type { Post } from './post.ts';
import { estimateBytes, Ring, SizedRing } from './ring.ts';

const mostMedia = 10_000;

type Changes = { [Kind in Fact['kind']]: (fact: Extract<Fact, { kind: Kind }>) => void };

/** What the facts of one app add up to. Only `apply` changes it, and `takeBack`. */
export class ChatState {
  settings: AppSettings;
  readonly users = new Map<string, User>();
  readonly usersById = new Map<string, User>();
  readonly conversations = new Map<string, ChatConversation>();
  /** Those that were put up here; the chat knows others besides. */
  readonly posts = new Map<string, Post>();
  readonly uploadTokens = new Map<string, UploadToken>();
  readonly media = new Map<string, Media>();
  readonly tokens = new Map<string, Token>();
  readonly tokensBySecret = new Map<string, Token>();
  readonly tokensByRefresh = new Map<string, Token>();
  readonly codes = new Map<string, AuthorizationCode>();
  readonly subscriptions = new Map<string, Subscription>();
  readonly messages = new Map<string, ChatMessage>();
  readonly #byConversation = new Map<string, ConversationMessages>();
  /** What each kind of fact changes. */
  readonly #changes: Changes = {
    'app-configured': ({ settings }) => {
      const before = this.settings;
      this.settings = { ...before, ...settings };
      this.#undo(() => {
        this.settings = before;
      });
    },
    'user-joined': ({ user }) => this.#putUser(user),
    'user-changed': ({ user }) => this.#putUser(user),
    'conversation-started': ({ conversation }) => {
      this.#put(this.conversations, conversation.id, conversation);
      this.#put(this.#byConversation, conversation.id, new ConversationMessages());
    },
    'message-sent': ({ message }) => this.#addMessage(message),
    'post-put': ({ post }) => this.#put(this.posts, post.token, post),
    'upload-token-issued': ({ uploadToken }) =>
      this.#putNewest(this.uploadTokens, uploadToken.secret, uploadToken),
    'media-uploaded': ({ media }) => this.#putNewest(this.media, media.id, media),
    'token-issued': ({ token }) => this.#putToken(token),
    'token-revoked': ({ id }) => this.#changeToken(id, (token) => ({ ...token, revoked: true })),
    'token-replaced': ({ id, until }) => this.#changeToken(id, (token) => endingBy(token, until)),
    'event-subscribed': ({ subscription }) => {
      this.#remove(this.subscriptions, subscription.id);
      this.#putNewest(this.subscriptions, subscription.id, subscription);
    },
    'code-issued': ({ code }) => this.#put(this.codes, code.secret, code),
    'code-used': ({ secret }) => this.#useCode(secret),
  };
  readonly #order: SizedRing<ChatMessage>;
  /** How to take back what was done since the first mark, the last last. */
  #done: (() => void)[] = [];
  #marks = 0;

  /** The newest messages are kept: so many, with so many bytes together. */
  constructor(settings: AppSettings, messageLimit: number, messageBytes?: number) {
    this.settings = settings;
    this.#order = new SizedRing({ limit: messageLimit, bytes: messageBytes });
  }

  /** Messages of a conversation, oldest first; none for an unknown one. */
  messagesOf(conversationId: string): ConversationMessages {
    return this.#byConversation.get(conversationId) ?? new ConversationMessages();
  }

  /** The conversations that the user has part in, in order of their start. */
  conversationsOf(user: string): ChatConversation[] {
    return [...this.conversations.values()].filter((one) => one.user === user || one.seller === user);
  }

  /** The conversation of these two about a post; their first, where there are several. */
  aboutPost({
    postToken,
    buyer,
    seller,
  }: {
    postToken: string;
    buyer: string;
    seller: string;
  }): ChatConversation | undefined {
    for (const one of this.conversations.values())
      if (one.postToken === postToken && one.user === buyer && one.seller === seller) return one;
    return undefined;
  }

  /** Lets the links to files lead to where these are now. */
  relink(moved: (link: string) => string): void {
    for (const [id, media] of this.media) this.media.set(id, { ...media, link: moved(media.link) });
    for (const message of this.messages.values())
      if (message.data) message.data = withLinks(message.data, moved);
  }

  apply(fact: Fact): void {
    if (!Object.hasOwn(this.#changes, fact.kind)) throw new Error(`Unknown fact ${JSON.stringify(fact)}.`);
    (this.#changes[fact.kind] as (fact: Fact) => void)(fact);
  }

  /** Remembers from now on how to take changes back, until `forget`. Marks may lie within one another. */
  mark(): number {
    this.#marks += 1;
    return this.#done.length;
  }

  /** Takes back all that was done since a mark; says whether there was something. */
  takeBack(mark: number): boolean {
    const wasDone = this.#done.length > mark;
    while (this.#done.length > mark) this.#done.pop()!();
    return wasDone;
  }

  /** Remembers something else to take back with what was done. */
  alsoUndo(undo: () => void): void {
    this.#undo(undo);
  }

  /** Ends the last mark: as far as it goes, what was done since stays. */
  forget(): void {
    this.#marks -= 1;
    if (this.#marks === 0) this.#done = [];
  }

  /** Facts that add up to this state, without the ties to a journal. */
  snapshot(): Fact[] {
    return [
      { kind: 'app-configured', settings: this.settings },
      ...[...this.users.values()].map((user): Fact => ({ kind: 'user-joined', user })),
      ...[...this.conversations.values()].map(
        (conversation): Fact => ({ kind: 'conversation-started', conversation }),
      ),
      ...this.#order.items
        .slice(0)
        .map(({ entryId: _entryId, ...message }): Fact => ({ kind: 'message-sent', message })),
      ...[...this.posts.values()].map((post): Fact => ({ kind: 'post-put', post })),
      ...[...this.uploadTokens.values()].map(
        (uploadToken): Fact => ({ kind: 'upload-token-issued', uploadToken }),
      ),
      ...[...this.media.values()].map((media): Fact => ({ kind: 'media-uploaded', media })),
      ...[...this.tokens.values()].map((token): Fact => ({ kind: 'token-issued', token })),
      ...[...this.subscriptions.values()].map(
        (subscription): Fact => ({ kind: 'event-subscribed', subscription }),
      ),
      ...[...this.codes.values()].map((code): Fact => ({ kind: 'code-issued', code })),
    ];
  }

  #undo(undo: () => void): void {
    if (this.#marks > 0) this.#done.push(undo);
  }

  #put<T>(map: Map<string, T>, key: string, value: T): void {
    const [had, before] = [map.has(key), map.get(key)];
    map.set(key, value);
    this.#undo(() => {
      if (had) map.set(key, before!);
      else map.delete(key);
    });
  }

  #remove<T>(map: Map<string, T>, key: string): void {
    if (!map.has(key)) return;
    const before = [...map];
    map.delete(key);
    this.#undo(() => refill(map, before));
  }

  #removeOldest<T>(map: Map<string, T>): void {
    const [oldest] = map;
    if (!oldest) return;
    map.delete(oldest[0]);
    this.#undo(() => refill(map, [oldest, ...map]));
  }

  /** Only so many are kept; the oldest go first. */
  #putNewest<T>(map: Map<string, T>, key: string, value: T): void {
    this.#put(map, key, value);
    if (map.size > mostMedia) this.#removeOldest(map);
  }

  #putUser(user: User): void {
    const before = this.users.get(user.name);
    if (before) {
      this.usersById.delete(before.id);
      this.#undo(() => this.usersById.set(before.id, before));
    }
    this.#put(this.users, user.name, user);
    this.#put(this.usersById, user.id, user);
  }

  #addMessage(message: ChatMessage): void {
    const own = this.#byConversation.get(message.conversationId);
    this.#put(this.messages, message.id, message);
    own?.add(message);
    const gone = this.#order.push(message, estimateBytes(message));
    const left = gone.map(({ conversationId }) => this.#byConversation.get(conversationId));
    const dropped = gone.filter((one) => this.messages.get(one.id) === one);
    this.#undo(() => {
      this.#order.unpush(gone, estimateBytes);
      own?.takeBack();
      for (const [index, one] of [...gone.entries()].reverse()) left[index]?.putOldest(one);
      if (dropped.length > 0)
        refill(this.messages, [...dropped.map((one) => [one.id, one] as const), ...this.messages]);
    });
    for (const conversation of left) conversation?.dropOldest();
    for (const { id } of dropped) this.messages.delete(id);
  }

  #putToken(token: Token): void {
    this.#put(this.tokens, token.id, token);
    this.#put(this.tokensBySecret, token.secret, token);
    if (token.refresh) this.#put(this.tokensByRefresh, token.refresh.secret, token);
  }

  /** A token that ended may have been given again: what leads to another one is left alone. */
  #changeToken(id: string, change: (token: Token) => Token): void {
    const before = this.tokens.get(id);
    if (!before) return;
    const after = change(before);
    const { secret, refresh } = after;
    this.#put(this.tokens, id, after);
    if (this.tokensBySecret.get(secret) === before) this.#put(this.tokensBySecret, secret, after);
    if (refresh && this.tokensByRefresh.get(refresh.secret) === before)
      this.#put(this.tokensByRefresh, refresh.secret, after);
  }

  #useCode(secret: string): void {
    const code = this.codes.get(secret);
    if (code) this.#put(this.codes, secret, { ...code, used: true });
  }
}

/** The data of a message, its links moved. */
function withLinks(data: Record<string, unknown>, moved: (link: string) => string): Record<string, unknown> {
  const links = ['link', 'thumbnailLink'].filter((name) => typeof data[name] === 'string');
  return { ...data, ...Object.fromEntries(links.map((name) => [name, moved(data[name] as string)])) };
}

/** The token, which ends at `until` unless it ends before, and so does its refresh token. */
function endingBy({ refresh, ...token }: Token, until: number): Token {
  return {
    ...token,
    expiresAt: Math.min(token.expiresAt, until),
    refresh: refresh && { ...refresh, expiresAt: Math.min(refresh.expiresAt, until) },
  };
}

function refill<T>(map: Map<string, T>, entries: readonly (readonly [string, T])[]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

/** The messages of one conversation, oldest first. */
export class ConversationMessages {
  readonly #messages = new Ring<ChatMessage>(Number.POSITIVE_INFINITY);
  /** How many there have been, those included that are no longer kept. */
  total = 0;

  add(message: ChatMessage): void {
    this.#messages.push(message);
    this.total += 1;
  }

  /** Takes back the last `add`. */
  takeBack(): void {
    this.#messages.unpush();
    this.total -= 1;
  }

  dropOldest(): void {
    this.#messages.shift();
  }

  /** Takes back `dropOldest`. */
  putOldest(message: ChatMessage): void {
    this.#messages.unshift(message);
  }

  get last(): ChatMessage | undefined {
    return this.#messages.last;
  }

  /** A part of them: after or before a message, and at most `limit`, the newest unless `after` is given. */
  page({
    after,
    before,
    limit = Number.POSITIVE_INFINITY,
  }: {
    after?: string;
    before?: string;
    limit?: number;
  }) {
    const start = after === undefined ? 0 : this.#indexOf(after) + 1;
    const end = before === undefined ? this.#messages.size : this.#indexOf(before);
    if (after !== undefined) return this.#messages.slice(start, Math.min(end, start + limit));
    return this.#messages.slice(Math.max(start, end - limit), Math.max(end, 0));
  }

  #indexOf(id: string): number {
    for (let index = this.#messages.size - 1; index >= 0; index -= 1) {
      if (this.#messages.at(index)?.id === id) return index;
    }
    return -1;
  }
}
