import { v1, v4 } from 'uuid';

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
