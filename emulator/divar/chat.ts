import { ChatState } from './chat-state.ts';
import type { Clock } from './clock.ts';
import { Refusal } from './finding.ts';
import { Grants } from './grants.ts';
import { FreshIds, type IdSource } from './ids.ts';
import {
  type AppSettings,
  type ChatConversation,
  type ChatMessage,
  type Fact,
  factsIn,
  type KeptFact,
  type Media,
  type MessageContent,
  type SenderType,
  type Side,
  type Untold,
  type UploadToken,
  type User,
} from './model.ts';
import { overlay } from './overlay.ts';
import type { Post } from './post.ts';
import { findUserOnSide, otherSide } from './post-conversation.ts';
import { Subscriptions } from './subscriptions.ts';
import { describeUnknownId } from './unfilled.ts';

/** How long an upload token is good (assumed). */
const uploadTokenLifetime = 3_600_000_000;

/** Told of each fact as it happens; of the settings as they are again where facts were taken back. */
export type FactListener = (fact: Fact) => void;

/** Who says something, where. */
export interface Speech {
  conversation: ChatConversation;
  content: MessageContent;
  origin: 'user' | 'bot';
  senderType: SenderType;
  /** Whose message it is, in a conversation about a post. */
  side?: Side;
  /** Why the app is not told of it. */
  untold?: string;
  untoldCode?: Untold;
  entryId?: number;
  /** Made where absent. */
  id?: string;
  /** Microseconds since 1970; now where absent. */
  sentAt?: number;
}

interface ChatParts {
  settings: AppSettings;
  clock: Clock;
  ids: IdSource;
  messageLimit: number;
  /** Bytes that the messages may have together. Default: any number. */
  messageBytes?: number | undefined;
  /** The posts that are there from the beginning. Default: none. */
  posts?: () => readonly Post[];
  /** Told of each fact before it counts. */
  keep?: (fact: KeptFact) => void;
  /** Remembers how much is kept by now; what it answers takes back what is kept from then on. */
  mark?: () => () => void;
}

/** Divar's chat, as one app sees it: its users, conversations, messages and tokens. */
export class Chat {
  /** What users allow the app. */
  readonly grants: Grants;
  /** What the app asked to be told of. */
  readonly subscriptions: Subscriptions;
  #state: ChatState;
  readonly #clock: Clock;
  readonly #ids: FreshIds;
  readonly #shelf: () => readonly Post[];
  readonly #keep: ((fact: KeptFact) => void) | undefined;
  readonly #given: ChatParts;
  readonly #listeners: FactListener[] = [];
  readonly #takenBack: (() => void)[] = [];
  #keepFailed = false;

  constructor(given: ChatParts) {
    const { settings, clock, ids, messageLimit, messageBytes, posts = () => [], keep } = given;
    this.#given = given;
    this.#state = new ChatState(settings, messageLimit, messageBytes);
    this.#clock = clock;
    this.#ids = new FreshIds(ids, () => this.state);
    this.#shelf = posts;
    this.#keep = keep;
    const parts = {
      state: () => this.state,
      clock,
      ids: this.#ids,
      record: (fact: Fact) => this.record(fact),
    };
    this.grants = new Grants(parts);
    this.subscriptions = new Subscriptions(parts);
  }

  get state(): ChatState {
    return this.#state;
  }

  get settings(): AppSettings {
    return this.state.settings;
  }

  onFact(listener: FactListener): void {
    this.#listeners.push(listener);
  }

  /** Takes a fact that is already kept elsewhere, such as one read back from disk. */
  restore(fact: Fact): void {
    this.state.apply(fact);
  }

  /** Puts these facts, which are already kept elsewhere, in place of all there is; only the settings stay. */
  replace(facts: Fact[]): void {
    const { messageLimit, messageBytes } = this.#given;
    this.#state = new ChatState(this.settings, messageLimit, messageBytes);
    for (const fact of facts) this.#happen(fact);
  }

  /** What `act` would bring about in a chat that goes on from these facts. Nothing of it happens here. */
  rehearse(facts: readonly Fact[], act: (chat: Chat) => void): Fact[] {
    const happened: Fact[] = [];
    const keep = (fact: KeptFact) => happened.push(...factsIn(fact));
    const chat = new Chat({ ...this.#given, settings: this.settings, keep, mark: undefined });
    for (const fact of facts) chat.restore(fact);
    act(chat);
    return happened;
  }

  /** Notes with which exchange a message came or went. */
  linkEntry(messageId: string, entryId: number): void {
    const message = this.state.messages.get(messageId);
    if (message) message.entryId = entryId;
  }

  configure(change: Partial<AppSettings>): AppSettings {
    this.record({ kind: 'app-configured', settings: overlay(this.settings, change) });
    return this.settings;
  }

  /** The virtual user of this name, who joins on first use. */
  user(name: string): User {
    const known = this.state.users.get(name);
    if (known) return known;
    const user: User = { name, displayName: name, id: this.#ids.userId(), blocked: false };
    this.record({ kind: 'user-joined', user });
    return user;
  }

  changeUser(name: string, change: Partial<Omit<User, 'name'>>): User {
    const user = overlay(this.user(name), change);
    this.record({ kind: 'user-changed', user });
    return user;
  }

  /** The user's first conversation with the bot, started where there is none. */
  conversationOf(user: User): ChatConversation {
    const known = this.state.conversationsOf(user.name).find((conversation) => conversation.type === 'BOT');
    return known ?? this.startConversation({ user });
  }

  startConversation({
    user,
    id,
    startedAt = this.#clock.now(),
  }: {
    user: User;
    id?: string;
    startedAt?: number;
  }): ChatConversation {
    const conversation: ChatConversation = {
      id: id ?? this.#ids.conversationId(),
      type: 'BOT',
      user: user.name,
      startedAt,
    };
    this.record({ kind: 'conversation-started', conversation });
    return conversation;
  }

  /** The conversation of a buyer and a seller about a post, started where there is none, or where its id is a new one. */
  postConversation({
    buyer,
    seller,
    postToken,
    id,
    startedAt = this.#clock.now(),
  }: {
    buyer: User;
    seller: User;
    postToken: string;
    id?: string;
    startedAt?: number;
  }): ChatConversation {
    const parties = { postToken, buyer: buyer.name, seller: seller.name };
    const known = id === undefined ? this.state.aboutPost(parties) : undefined;
    if (known) return known;
    const conversation: ChatConversation = {
      id: id ?? this.#ids.conversationId(),
      type: 'POST',
      user: buyer.name,
      seller: seller.name,
      postToken,
      startedAt,
    };
    this.record({ kind: 'conversation-started', conversation });
    return conversation;
  }

  /** The conversation with this id; refused where there is none. */
  conversation(id: string): ChatConversation {
    const conversation = this.state.conversations.get(id);
    if (!conversation) {
      throw new Refusal('unknown_conversation', { where: 'conversation_id', ...describeUnknownId(id) });
    }
    return conversation;
  }

  /** The post with this token: as it was put up here, or as it was from the beginning. */
  post(token: string): Post | undefined {
    return this.state.posts.get(token) ?? this.#shelf().find((post) => post.token === token);
  }

  posts(): Post[] {
    const others = this.#shelf().filter(({ token }) => !this.state.posts.has(token));
    return [...others, ...this.state.posts.values()];
  }

  /**
   * Puts up a post, or changes the one with its token; its owner joins on first use. Times that are left open are those
   * of before, or now.
   */
  putPost(post: Omit<Post, 'firstPublishedAt' | 'lastModifiedAt'> & Partial<Post>): Post {
    if (post.owner !== undefined) this.user(post.owner);
    const now = this.#clock.now();
    const firstPublishedAt = this.post(post.token)?.firstPublishedAt ?? now;
    const whole: Post = overlay({ firstPublishedAt, lastModifiedAt: now }, post);
    this.record({ kind: 'post-put', post: whole });
    return whole;
  }

  /** Adds a message to a conversation. A bot's message to a user who blocked it is refused. */
  say(speech: Speech): ChatMessage {
    const { conversation, origin, side } = speech;
    const recipient = findUserOnSide(conversation, side && otherSide(side));
    if (origin === 'bot' && this.user(recipient).blocked) throw new Refusal('recipient_restriction');
    return this.recall(speech);
  }

  /** Adds a message that was said before, when nobody may have been blocked. */
  recall({
    conversation,
    content,
    origin,
    senderType,
    side,
    untold,
    untoldCode,
    entryId,
    id,
    sentAt = this.#clock.now(),
  }: Speech): ChatMessage {
    const message: ChatMessage = {
      id: id ?? this.#ids.messageId(sentAt),
      conversationId: conversation.id,
      origin,
      senderType,
      side,
      untold,
      untoldCode,
      sentAt,
      ...content,
      entryId,
    };
    this.record({ kind: 'message-sent', message });
    return message;
  }

  /** The right to upload one file. */
  issueUploadToken(): UploadToken {
    const uploadToken = {
      secret: this.#ids.uploadToken(),
      expiresAt: this.#clock.now() + uploadTokenLifetime,
    };
    this.record({ kind: 'upload-token-issued', uploadToken });
    return uploadToken;
  }

  /** Refuses an upload token that is unknown, expired or used up. */
  checkUploadToken(secret: string, { where }: { where: string }): void {
    const token = this.state.uploadTokens.get(secret);
    if (!token) throw new Refusal('unknown_upload_token', { where });
    if (token.expiresAt <= this.#clock.now()) throw new Refusal('expired_upload_token', { where });
    const used = [...this.state.media.values()].some((media) => media.uploadToken === secret);
    if (used) throw new Refusal('used_upload_token', { where });
  }

  /** A file has been uploaded; its token is used up. */
  addMedia(media: Omit<Media, 'id'> & Partial<Media>): Media {
    const added: Media = overlay({ id: this.#ids.mediaToken() }, media);
    this.record({ kind: 'media-uploaded', media: added });
    return added;
  }

  /**
   * Does something, whole or not at all: where `work` throws, or one of its facts could not be kept, those that it
   * recorded are taken back, from where they are kept too. What it does after it has waited for something is its own
   * affair: others may have recorded facts by then.
   */
  together<T>(work: () => T): T {
    const state = this.#state;
    const mark = state.mark();
    const unkeep = this.#given.mark?.();
    this.#keepFailed = false;
    let isDone = false;
    try {
      const result = work();
      isDone = !this.#keepFailed;
      return result;
    } finally {
      this.#keepFailed = false;
      if (!isDone && state === this.#state) this.#takeBack(mark, unkeep);
      state.forget();
    }
  }

  #takeBack(mark: number, unkeep: (() => void) | undefined): void {
    const wasDone = this.state.takeBack(mark);
    unkeep?.();
    if (!wasDone) return;
    for (const listener of this.#listeners) listener({ kind: 'app-configured', settings: this.settings });
    for (const listener of this.#takenBack) listener();
  }

  /** Within `together`: what else is to be taken back where it fails. */
  onTakeBack(undo: () => void): void {
    this.state.alsoUndo(undo);
  }

  /** Tells where facts, which the listeners were told of, were taken back. */
  onTakenBack(listener: () => void): void {
    this.#takenBack.push(listener);
  }

  /** Adds a fact: it is kept, it counts, and the listeners are told. */
  record(fact: Fact): void {
    this.#keepFirst(fact);
    this.#happen(fact);
  }

  /** Adds facts of which all are kept or none. */
  recordTogether(facts: Fact[]): void {
    if (facts.length > 0) this.#keepFirst({ kind: 'together', facts });
    for (const fact of facts) this.#happen(fact);
  }

  #keepFirst(fact: KeptFact): void {
    try {
      this.#keep?.(fact);
    } catch (error) {
      this.#keepFailed = true;
      throw error;
    }
  }

  #happen(fact: Fact): void {
    this.state.apply(fact);
    for (const listener of this.#listeners) listener(fact);
  }
}
