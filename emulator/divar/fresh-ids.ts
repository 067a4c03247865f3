import type { ChatState } from './chat-state.ts';
import type { IdSource } from './ids.ts';

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
