import { randomBytes } from 'node:crypto';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { v1, v4 } from 'uuid';
import type { ChatState } from './chat-state.ts';

/** Fills a buffer with `size` bytes that are hard, or with a seed easy, to foretell. */
export type RandomBytes = (size: number) => Uint8Array;

/** Makes every id, key and token of the emulator. */
export class IdSource {
  readonly #random: RandomBytes;
  readonly #node: Uint8Array;
  #clockSequence: number;
  #lastSentAt = Number.NEGATIVE_INFINITY;

  constructor(random: RandomBytes) {
    this.#random = random;
    this.#node = random(6);
    this.#node[0]! |= 1;
    this.#clockSequence = ((random(1)[0]! << 8) | random(1)[0]!) & 0x3fff;
  }

  /** A UUIDv1 whose embedded time is the sending time (observed); another one each time, though time goes back. */
  messageId(sentAt: number): string {
    if (sentAt <= this.#lastSentAt) this.#clockSequence = (this.#clockSequence + 1) & 0x3fff;
    this.#lastSentAt = sentAt;
    return v1({
      msecs: Math.floor(sentAt / 1000),
      nsecs: (sentAt % 1000) * 10,
      clockseq: this.#clockSequence,
      node: this.#node,
    });
  }

  /** A UUIDv4 (observed). */
  conversationId(): string {
    return v4({ random: this.#random(16) });
  }

  /** Base64 of 32 bytes (assumed), without "/", since bots put it into a URL unescaped. */
  userId(): string {
    return Buffer.from(this.#random(32)).toString('base64').replaceAll('/', '7').replaceAll('+', 'k');
  }

  accessToken(): string {
    return `ory_at_${this.secret(32)}`;
  }

  refreshToken(): string {
    return `ory_rt_${this.secret(32)}`;
  }

  authorizationCode(): string {
    return `ory_ac_${this.secret(32)}`;
  }

  /** Unguessable text of letters, digits, "-" and "_". */
  secret(bytes: number): string {
    return Buffer.from(this.#random(bytes)).toString('base64url');
  }
}

/** Ids that a chat does not have yet. A seed makes the same ones again, and a state from elsewhere may hold them. */
export class FreshIds {
  readonly #ids: IdSource;
  readonly #state: () => ChatState;

  constructor(ids: IdSource, state: () => ChatState) {
    this.#ids = ids;
    this.#state = state;
  }

  userId(): string {
    return this.#fresh('usersById', () => this.#ids.userId());
  }

  conversationId(): string {
    return this.#fresh('conversations', () => this.#ids.conversationId());
  }

  messageId(sentAt: number): string {
    return this.#fresh('messages', () => this.#ids.messageId(sentAt));
  }

  uploadToken(): string {
    return this.#fresh('uploadTokens', () => this.#ids.secret(24));
  }

  mediaToken(): string {
    return this.#fresh('media', () => this.#ids.secret(16));
  }

  subscriptionId(): string {
    return this.#fresh('subscriptions', () => this.#ids.secret(6));
  }

  /** Of a token or of a consent: tokens without a consent of their own go by their id. */
  grantId(): string {
    return unlike(
      (id) => this.#isGrant(id),
      () => this.#ids.secret(6),
    );
  }

  accessToken(): string {
    return this.#fresh('tokensBySecret', () => this.#ids.accessToken());
  }

  refreshToken(): string {
    return this.#fresh('tokensByRefresh', () => this.#ids.refreshToken());
  }

  authorizationCode(): string {
    return this.#fresh('codes', () => this.#ids.authorizationCode());
  }

  #isGrant(id: string): boolean {
    for (const token of this.#state().tokens.values()) if (token.id === id || token.grant === id) return true;
    return false;
  }

  #fresh(kind: KeptIds, make: () => string): string {
    return unlike((id) => this.#state()[kind].has(id), make);
  }
}

type KeptIds = {
  [Name in keyof ChatState]: ChatState[Name] extends ReadonlyMap<string, unknown> ? Name : never;
}[keyof ChatState];

function unlike(isTaken: (id: string) => boolean, make: () => string): string {
  for (;;) {
    const id = make();
    if (!isTaken(id)) return id;
  }
}

/** What names an app. */
export const slugPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** What makes a text a slug. */
export const slugRule = 'Use letters, digits, "-" and "_", such as my-bot.';

/** Bytes that nobody can foretell. */
export const secureRandom: RandomBytes = (size) => randomBytes(size);

/** Bytes that repeat for the same seed and name. */
export function seededRandom(seed: number, name = ''): RandomBytes {
  const generator = xoroshiro128plus(mix(seed, name));
  return (size) => Uint8Array.from({ length: size }, () => generator.next() & 0xff);
}

function mix(seed: number, name: string): number {
  let mixed = seed | 0;
  for (const char of name) mixed = Math.imul(mixed ^ char.codePointAt(0)!, 0x01000193);
  return mixed;
}

/** A number from 0 on, below 1. */
export function randomFraction(random: RandomBytes): number {
  const [a = 0, b = 0, c = 0, d = 0] = random(4);
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) / 2 ** 32;
}
