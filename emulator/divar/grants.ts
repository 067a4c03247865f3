import { createHash } from 'node:crypto';
import type { ChatState } from './chat-state.ts';
import type { Clock } from './clock.ts';
import { OAuthRefusal } from './finding.ts';
import type { FreshIds } from './ids.ts';
import type { AuthorizationCode, Fact, Token, User } from './model.ts';
import { isSameSecret } from './same-secret.ts';

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

interface GivenConsent extends Pick<AuthorizationCode, 'scopes' | 'redirectUri' | 'challenge'> {
  user: User;
}

interface NewToken {
  user: User;
  scopes: string[];
  /** What the user allowed, where the token is to have less. */
  allowed?: string[];
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
  issueCode({ user, ...consent }: GivenConsent): AuthorizationCode {
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
    checkVerifier(code.challenge, verifier);
    this.#record({ kind: 'code-used', secret });
    return this.issueToken({
      user: this.#state().users.get(code.user)!,
      scopes: code.scopes,
      grant: this.#ids.grantId(),
    });
  }

  /** An access token, with a refresh token beside it where the user allowed `offline_access`. */
  issueToken({
    user,
    scopes,
    allowed,
    lifetimeMs,
    grant,
    secret = this.#ids.accessToken(),
  }: NewToken): Token {
    const now = this.#clock.now();
    return this.keepToken({
      secret,
      user: user.name,
      scopes,
      expiresAt: now + (lifetimeMs === undefined ? lifetimes.access : lifetimeMs * 1000),
      revoked: false,
      grant,
      refresh: (allowed ?? scopes).includes('offline_access') ? this.#newRefresh(now, allowed) : undefined,
    });
  }

  /** A token whose secrets and lifetimes are known. */
  keepToken(given: Omit<Token, 'id'>): Token {
    const token = { id: this.#ids.grantId(), ...given };
    this.#record({ kind: 'token-issued', token });
    return token;
  }

  #newRefresh(now: number, scopes: string[] | undefined): NonNullable<Token['refresh']> {
    const expiresAt = now + lifetimes.refresh;
    return { secret: this.#ids.refreshToken(), expiresAt, scopes };
  }

  /**
   * Exchanges a refresh token for new tokens; the old ones work for two more minutes (published). The new access token
   * may have fewer scopes; the new refresh token keeps all (RFC 6749, 6).
   */
  refresh(secret: string, { scopes }: { scopes?: string[] } = {}): Token {
    const old = this.#state().tokensByRefresh.get(secret);
    if (!old?.refresh || old.revoked) throw this.#noRefreshToken(secret);
    const allowed = old.refresh.scopes ?? old.scopes;
    const now = this.#clock.now();
    if (old.refresh.expiresAt <= now)
      throw new OAuthRefusal('expired_refresh_token', { where: '/refresh_token' });
    const wider = scopes?.find((scope) => !allowed.includes(scope));
    if (wider !== undefined) {
      throw new OAuthRefusal('wider_scope', {
        where: '/scope',
        expected: allowed.join(' '),
        actual: wider,
      });
    }
    const grant = old.grant ?? old.id;
    this.#record({ kind: 'token-replaced', id: old.id, until: now + lifetimes.replaced });
    return this.issueToken({
      user: this.#state().users.get(old.user)!,
      scopes: scopes ?? allowed,
      allowed: scopes && allowed,
      grant,
    });
  }

  #noRefreshToken(secret: string): OAuthRefusal {
    const { tokensByRefresh, tokensBySecret } = this.#state();
    const actual = tokensByRefresh.has(secret)
      ? 'one that was taken back'
      : tokensBySecret.has(secret) && 'an access token';
    return new OAuthRefusal('unknown_refresh_token', {
      where: '/refresh_token',
      actual: actual || undefined,
    });
  }

  /** The token with this secret, unless it is expired or revoked. */
  validToken(secret: string): Token | undefined {
    const token = this.#state().tokensBySecret.get(secret);
    return token && !token.revoked && token.expiresAt > this.#clock.now() ? token : undefined;
  }

  /** Has this user, by name, given the app access that still holds? */
  hasAccess(user: string): boolean {
    return [...this.#state().tokens.values()].some(
      (token) => token.user === user && !token.revoked && token.expiresAt > this.#clock.now(),
    );
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

/** What a verifier is made of (RFC 7636, 4.1). */
const verifierForm = /^[A-Za-z0-9._~-]{43,128}$/;

/**
 * Refuses a verifier that does not fit the challenge of the consent; also one where there was no challenge, which
 * somebody may have taken out of the authorise URL on its way (RFC 9700, 2.1.1).
 */
function checkVerifier(challenge: AuthorizationCode['challenge'], verifier: string | undefined): void {
  if (!challenge && verifier === undefined) return;
  const where = '/code_verifier';
  if (!challenge || verifier === undefined) {
    const [expected, actual] = challenge ? ['a code_verifier', 'none'] : ['none', 'a code_verifier'];
    throw new OAuthRefusal('wrong_code_verifier', { where, expected, actual });
  }
  if (!verifierForm.test(verifier)) {
    const expected = '43 to 128 letters, digits, "-", ".", "_" or "~"';
    throw new OAuthRefusal('wrong_code_verifier', {
      where,
      expected,
      actual: `${verifier.length} characters`,
    });
  }
  const { method, value } = challenge;
  const hash = createHash('sha256').update(verifier).digest('base64url');
  if (isSameSecret(value, method === 'plain' ? verifier : hash)) return;
  throw new OAuthRefusal('wrong_code_verifier', {
    where,
    expected: method === 'S256' ? value : undefined,
    actual: method === 'S256' ? hash : undefined,
  });
}
