import { createHash } from 'node:crypto';
import type { ChatState } from './chat-state.ts';
import type { Clock } from './clock.ts';
import type { FreshIds } from './fresh-ids.ts';
import type { AuthorizationCode, Fact, Token, User } from './model.ts';
import { OAuthRefusal } from './refusal.ts';

const second = 1_000_000;

/** Lifetime of an access token (published). */
export const accessTokenSeconds = 3600;

/** Lifetimes in microseconds: that of the code is assumed, the others are published. */
const lifetimes = {
  code: 600 * second,
  access: accessTokenSeconds * second,
  refresh: 30 * 24 * 3600 * second,
  /** What is left to a token that was refreshed. */
  replaced: 120 * second,
};

interface Consent extends Pick<AuthorizationCode, 'scopes' | 'redirectUri' | 'challenge'> {
  user: User;
}

interface NewToken {
  user: User;
  scopes: string[];
  /** Default: an hour (published). */
  lifetimeMs?: number;
  grant?: string;
  /** Made where absent. */
  secret?: string;
}

/** What users allow the app: codes, access tokens and refresh tokens. */
export class Grants {
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

  /** The code that stands for a user's consent. */
  issueCode({ user, ...consent }: Consent): AuthorizationCode {
    const code: AuthorizationCode = {
      secret: this.#ids.authorizationCode(),
      user: user.name,
      ...consent,
      expiresAt: this.#clock.now() + lifetimes.code,
      used: false,
    };
    this.#record({ kind: 'code-issued', code });
    return code;
  }

  /** Exchanges a code for a token. A wrong redirect URI or verifier does not use it up. */
  redeem(
    secret: string,
    { redirectUri, verifier }: { redirectUri: string | undefined; verifier: string | undefined },
  ): Token {
    const code = this.#state().codes.get(secret);
    if (!code) throw new OAuthRefusal('unknown_code', { where: '/code' });
    if (code.used) throw new OAuthRefusal('used_code', { where: '/code' });
    if (code.expiresAt <= this.#clock.now()) throw new OAuthRefusal('expired_code', { where: '/code' });
    if (code.redirectUri !== redirectUri) {
      throw new OAuthRefusal('wrong_redirect_uri', {
        where: '/redirect_uri',
        expected: code.redirectUri,
        actual: redirectUri ?? 'nothing',
      });
    }
    if (!fits(code.challenge, verifier))
      throw new OAuthRefusal('wrong_code_verifier', { where: '/code_verifier' });
    this.#record({ kind: 'code-used', secret });
    return this.issueToken({
      user: this.#state().users.get(code.user)!,
      scopes: code.scopes,
      grant: this.#ids.grantId(),
    });
  }

  /** An access token, with a refresh token beside it where the user allowed `offline_access`. */
  issueToken({ user, scopes, lifetimeMs, grant, secret = this.#ids.accessToken() }: NewToken): Token {
    const now = this.#clock.now();
    return this.keepToken({
      secret,
      user: user.name,
      scopes,
      expiresAt: now + (lifetimeMs === undefined ? lifetimes.access : lifetimeMs * 1000),
      revoked: false,
      ...(grant !== undefined && { grant }),
      ...(scopes.includes('offline_access') && {
        refresh: { secret: this.#ids.refreshToken(), expiresAt: now + lifetimes.refresh },
      }),
    });
  }

  /** A token whose secrets and lifetimes are known. */
  keepToken(given: Omit<Token, 'id'>): Token {
    const token = { id: this.#ids.grantId(), ...given };
    this.#record({ kind: 'token-issued', token });
    return token;
  }

  /** Exchanges a refresh token for new tokens; the old ones work for two more minutes (published). */
  refresh(secret: string, { scopes }: { scopes?: string[] } = {}): Token {
    const old = this.#state().tokensByRefresh.get(secret);
    if (!old?.refresh || old.revoked)
      throw new OAuthRefusal('unknown_refresh_token', { where: '/refresh_token' });
    const now = this.#clock.now();
    if (old.refresh.expiresAt <= now)
      throw new OAuthRefusal('expired_refresh_token', { where: '/refresh_token' });
    const wider = scopes?.find((scope) => !old.scopes.includes(scope));
    if (wider !== undefined) {
      throw new OAuthRefusal('wider_scope', {
        where: '/scope',
        expected: old.scopes.join(' '),
        actual: wider,
      });
    }
    const grant = old.grant ?? old.id;
    this.#record({ kind: 'token-replaced', id: old.id, until: now + lifetimes.replaced });
    return this.issueToken({
      user: this.#state().users.get(old.user)!,
      scopes: scopes ?? old.scopes,
      grant,
    });
  }

  /** The token with this secret, unless it is expired or revoked. */
  validToken(secret: string): Token | undefined {
    const token = this.#state().tokensBySecret.get(secret);
    return token && !token.revoked && token.expiresAt > this.#clock.now() ? token : undefined;
  }

  /** Takes back a token, and all that go back to the same consent; gives those that were not taken back before. */
  revoke(token: Token): Token[] {
    const grant = token.grant ?? token.id;
    return this.#revokeAll((other) => (other.grant ?? other.id) === grant);
  }

  /** Takes back all that a user allowed the app, codes included; gives the tokens that were not taken back before. */
  revokeAccess(user: User): Token[] {
    for (const code of this.#state().codes.values()) {
      if (code.user === user.name && !code.used) this.#record({ kind: 'code-used', secret: code.secret });
    }
    return this.#revokeAll((token) => token.user === user.name);
  }

  #revokeAll(concerns: (token: Token) => boolean): Token[] {
    const revoked = [...this.#state().tokens.values()].filter((token) => !token.revoked && concerns(token));
    for (const { id } of revoked) this.#record({ kind: 'token-revoked', id });
    return revoked;
  }
}

/** Does the verifier fit the challenge that came with the consent? Without a challenge nothing is asked. */
function fits(challenge: AuthorizationCode['challenge'], verifier: string | undefined): boolean {
  if (!challenge) return true;
  if (verifier === undefined) return false;
  const { method, value } = challenge;
  return (
    value === (method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url'))
  );
}
