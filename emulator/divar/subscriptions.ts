import type { ChatState } from './chat-state.ts';
import type { Clock } from './clock.ts';
import type { FreshIds } from './ids.ts';
import type { ChatConversation, Fact, Subscription, Token, Untold } from './model.ts';
import { filledScope, isAllowed } from './scopes.ts';

/** The subscription by which an event comes to the app, or why it does not come. */
export type Subscribed =
  | { subscription: Subscription }
  | { subscription?: undefined; reason: string; code: Untold };

type Wish = Pick<Subscription, 'type' | 'postToken' | 'metadata'>;

interface SubscriptionTarget {
  type: Subscription['type'];
  /** What a subscription must be for, in words. */
  aim: string;
  fits: (subscription: Subscription) => boolean;
}

/** The scopes of which a subscription of each type asks for one (published). */
const scopesOf: Record<Subscription['type'], string[]> = {
  NEW_MESSAGE_ON_POST: [
    'CHAT_POST_CONVERSATIONS_READ.{event_resource_id}',
    'CHAT_SUPPLIER_ALL_CONVERSATIONS_READ',
  ],
  POST_UPDATE: ['USER_POSTS_GET'],
};

/** The scopes that a subscription lacks, one of which would do; undefined where one is granted. */
export function lackingScopes(
  granted: readonly string[],
  { type, postToken }: Pick<Subscription, 'type' | 'postToken'>,
): string[] | undefined {
  const ids = { event_resource_id: postToken };
  if (isAllowed(granted, scopesOf[type], ids)) return undefined;
  return scopesOf[type].map((template) => filledScope(template, ids) ?? template);
}

/** What an app asked to be told of. */
export class Subscriptions {
  readonly #state: () => ChatState;
  readonly #clock: Clock;
  readonly #ids: FreshIds;
  readonly #record: (fact: Fact) => void;

  constructor({
    state,
    clock,
    ids,
    record,
  }: { state: () => ChatState; clock: Clock; ids: FreshIds; record: (fact: Fact) => void }) {
    this.#state = state;
    this.#clock = clock;
    this.#ids = ids;
    this.#record = record;
  }

  list(): Subscription[] {
    return [...this.#state().subscriptions.values()];
  }

  /** The subscription to the same by a token of the same user. */
  toSame({ type, postToken }: Wish, { user }: Token): Subscription | undefined {
    return this.list().find((one) => one.type === type && one.postToken === postToken && one.user === user);
  }

  /** Subscribes; the same user's earlier subscription to the same is replaced (assumed). */
  add(wanted: Wish, token: Token): Subscription {
    const { type, postToken, metadata } = wanted;
    const before = this.toSame(wanted, token);
    const subscription: Subscription = {
      id: before?.id ?? this.#ids.subscriptionId(),
      type,
      postToken,
      metadata,
      user: token.user,
      tokenId: token.id,
    };
    this.#record({ kind: 'event-subscribed', subscription });
    return subscription;
  }

  /** A subscription ends with its token; after a refresh the app subscribes again (published). */
  isLive({ tokenId }: Subscription): boolean {
    const token = this.#state().tokens.get(tokenId);
    return token !== undefined && !token.revoked && token.expiresAt > this.#clock.now();
  }

  /** How a message of this conversation about a post comes to the app: by the seller's token alone (published). */
  toMessages({ postToken, seller }: ChatConversation): Subscribed {
    return this.#find({
      type: 'NEW_MESSAGE_ON_POST',
      aim: `for the post ${postToken}, or for all posts, with a token of the seller "${seller}"`,
      fits: (one) => one.user === seller && (one.postToken === undefined || one.postToken === postToken),
    });
  }

  /**
   * How a change of this post comes to the app. A subscription to all posts gets no RETIRE and no ARCHIVE (published:
   * docs/events/post.md of 2025-05-12).
   */
  toUpdates({ token, owner }: { token: string; owner?: string }, update: string): Subscribed {
    const takesAll = update !== 'RETIRE' && update !== 'ARCHIVE';
    const whose = owner === undefined ? '' : ` with a token of its owner "${owner}"`;
    return this.#find({
      type: 'POST_UPDATE',
      aim: takesAll
        ? `for the post ${token}${owner === undefined ? '' : `, or for all posts,${whose}`}`
        : `for the post ${token} itself${whose}: one for all posts gets no ${update}`,
      fits: ({ postToken, user }) =>
        (postToken === token || (takesAll && postToken === undefined)) &&
        (owner === undefined || user === owner),
    });
  }

  /** The newest one that fits: an event comes once (assumed). */
  #find({ type, aim, fits }: SubscriptionTarget): Subscribed {
    const fitting = this.list().filter((one) => one.type === type && fits(one));
    const subscription = fitting.findLast((one) => this.isLive(one));
    if (subscription) return { subscription };
    const ended = fitting.length > 0;
    const call = 'POST /v1/open-platform/events/subscriptions';
    const reason = ended
      ? `The app's subscription to ${type} has ended with its access token, which is expired, replaced or revoked. It subscribes again with the new one: ${call}.`
      : `The app has no subscription to ${type} ${aim}. It subscribes with ${call}.`;
    return { code: ended ? 'subscription_ended' : 'no_subscription', reason };
  }
}
