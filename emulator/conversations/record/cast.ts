import { literal } from '../match/placeholders.ts';
import type { Exchange, ExchangeSide } from './exchange.ts';
import { type RecordedTurn, readPost } from './recorded-turn.ts';

/** Who takes part in a conversation. */
export interface Parties {
  /** Name of the virtual user; the buyer, in a conversation about a post. */
  user: string;
  seller?: string | undefined;
  postToken?: string | undefined;
}

type Role = Pick<RecordedTurn, 'as' | 'in'>;

type Metadata = Record<string, unknown>;

/** A conversation about a post, in the words of the format. */
interface RecordedAboutPost {
  post_token: string;
  buyer: string;
  seller: string;
  allows?: { by: 'buyer' | 'seller'; access_token: string };
  subscription: 'none' | { metadata?: Metadata };
}

interface PostCast extends Required<Parties> {
  name: string;
  recorded: RecordedAboutPost;
}

/** Gives each conversation the name of its user, and a name of its own where one is needed. */
export class Cast {
  /** Made-up values of the access tokens that the bot wrote with, by their placeholders. */
  readonly tokens: Record<string, string> = {};
  readonly #users: ReadonlyMap<string, Parties>;
  readonly #roles = new Map<string, Role>();
  readonly #conversationsOf = new Map<string, number>();
  readonly #aboutPosts = new Map<string, PostCast>();

  constructor({ users, exchanges }: { users: ReadonlyMap<string, Parties>; exchanges: readonly Exchange[] }) {
    this.#users = users;
    for (const exchange of exchanges) this.#learn(exchange);
  }

  get isOneOnly(): boolean {
    return this.#roles.size <= 1 && this.#aboutPosts.size === 0;
  }

  of(conversationId: string | undefined, side: ExchangeSide | undefined = 'BUYER'): Role {
    if (conversationId === undefined) return {};
    const about = this.#aboutPosts.get(conversationId);
    if (about) return { as: side === 'SELLER' ? about.seller : about.user, in: about.name };
    const known = this.#roles.get(conversationId);
    if (known) return known;
    const user = this.#users.get(conversationId)?.user ?? `user ${this.#roles.size + 1}`;
    const count = (this.#conversationsOf.get(user) ?? 0) + 1;
    this.#conversationsOf.set(user, count);
    const role = { as: user, in: count > 1 ? `conversation ${count}` : undefined };
    this.#roles.set(conversationId, role);
    return role;
  }

  /** The conversations about posts, by the names that turns give. */
  conversations(changed: (metadata: Metadata) => Metadata): Record<string, RecordedAboutPost> {
    const entries = [...this.#aboutPosts.values()].map(({ name, recorded }) => {
      const { subscription } = recorded;
      if (subscription === 'none' || !subscription.metadata) return [name, recorded] as const;
      return [name, { ...recorded, subscription: { metadata: changed(subscription.metadata) } }] as const;
    });
    return Object.fromEntries(entries);
  }

  #learn(exchange: Exchange): void {
    const { conversationId, body, kind, side } = exchange;
    if (conversationId === undefined) return;
    const event = kind === 'event' ? readPost(body) : undefined;
    const about = this.#aboutPosts.get(conversationId) ?? this.#begin(conversationId, event?.postToken);
    if (!about) return;
    if (event) about.recorded.subscription = event.metadata ? { metadata: event.metadata } : {};
    if (kind === 'send' && exchange.isDone) this.#allow(about, side);
  }

  #begin(conversationId: string, seen: string | undefined): PostCast | undefined {
    const { user = 'buyer', seller = 'seller', postToken = seen } = this.#users.get(conversationId) ?? {};
    if (postToken === undefined) return undefined;
    const name = `about a post ${this.#aboutPosts.size + 1}`;
    const recorded = { post_token: postToken, buyer: user, seller, subscription: 'none' as const };
    const about = { name, user, seller, postToken, recorded };
    this.#aboutPosts.set(conversationId, about);
    return about;
  }

  /** The bot wrote with a token of that side. */
  #allow({ recorded }: PostCast, side: ExchangeSide = 'SELLER'): void {
    if (recorded.allows) return;
    const count = Object.keys(this.tokens).length + 1;
    const name = count === 1 ? 'access_token' : `access_token_${count}`;
    this.tokens[name] = literal(`recorded-${name.replaceAll('_', '-')}`);
    recorded.allows = { by: side === 'SELLER' ? 'seller' : 'buyer', access_token: `\${${name}}` };
  }
}
