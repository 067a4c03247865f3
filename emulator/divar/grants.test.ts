import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { OAuthRefusal } from './finding.ts';
import type { AuthorizationCode } from './model.ts';
import { fixedChat } from './testing/chat-parts.ts';

const second = 1_000_000;
const redirectUri = 'http://127.0.0.1:9/callback';

function world() {
  const { chat, clock } = fixedChat();
  const { grants } = chat;
  const user = chat.user('sara');
  const consent = (more: Partial<AuthorizationCode> = {}) =>
    grants.issueCode({ scopes: ['USER_ID', 'offline_access'], redirectUri, ...more, user }).secret;
  const redeem = (code: string, verifier?: string) => grants.redeem(code, { redirectUri, verifier });
  return { chat, clock, grants, user, consent, redeem };
}

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof OAuthRefusal) return error.finding.id;
    throw error;
  }
  return 'nothing';
}

describe('a code', () => {
  it('is exchanged once for a token with what the user allowed', () => {
    const { consent, redeem, grants } = world();
    const code = consent();
    const token = redeem(code);
    expect(token).toMatchObject({ user: 'sara', scopes: ['USER_ID', 'offline_access'], revoked: false });
    expect([token.secret, token.refresh!.secret, code].map((text) => text.slice(0, 7))).toEqual([
      'ory_at_',
      'ory_rt_',
      'ory_ac_',
    ]);
    expect(grants.validToken(token.secret)).toBe(token);
    expect(refusalOf(() => redeem(code))).toBe('used_code');
  });

  it('gives a refresh token only with offline_access', () => {
    const { consent, redeem } = world();
    expect(redeem(consent({ scopes: ['USER_ID'] })).refresh).toBeUndefined();
  });

  it('is not used up by an exchange that is refused', () => {
    const { consent, redeem, grants } = world();
    const code = consent();
    for (const wrong of [undefined, `${redirectUri}/`]) {
      const refusal = refusalOf(() => grants.redeem(code, { redirectUri: wrong, verifier: undefined }));
      expect(refusal).toBe('wrong_redirect_uri');
    }
    expect(redeem(code).user).toBe('sara');
  });

  it('expires after ten minutes', () => {
    const { consent, redeem, clock } = world();
    const [early, late] = [consent(), consent()];
    clock.advance(599 * second);
    expect(redeem(early).user).toBe('sara');
    clock.advance(second);
    expect(refusalOf(() => redeem(late))).toBe('expired_code');
  });

  it('asks for the verifier that its challenge was made from', () => {
    const { consent, redeem } = world();
    const verifier = 'v'.repeat(43);
    const value = createHash('sha256').update(verifier).digest('base64url');
    const code = consent({ challenge: { method: 'S256', value } });
    expect(refusalOf(() => redeem(code))).toBe('wrong_code_verifier');
    expect(refusalOf(() => redeem(code, 'w'.repeat(43)))).toBe('wrong_code_verifier');
    expect(redeem(code, verifier).user).toBe('sara');
    const plain = consent({ challenge: { method: 'plain', value: verifier } });
    expect(refusalOf(() => redeem(plain, 'w'.repeat(43)))).toBe('wrong_code_verifier');
    expect(redeem(plain, verifier).user).toBe('sara');
  });

  it.each(['v'.repeat(42), 'v'.repeat(129), `${'v'.repeat(42)}=`])(
    'takes no verifier that the standard does not know: %s',
    (value) => {
      const { consent, redeem } = world();
      const code = consent({ challenge: { method: 'plain', value } });
      expect(refusalOf(() => redeem(code, value))).toBe('wrong_code_verifier');
    },
  );

  it('without a challenge takes no verifier, as somebody may have taken the challenge away', () => {
    const { consent, redeem } = world();
    const code = consent();
    expect(refusalOf(() => redeem(code, 'v'.repeat(43)))).toBe('wrong_code_verifier');
    expect(redeem(code).user).toBe('sara');
  });

  it('says of S256 what the verifier comes to, such as a challenge with padding', () => {
    const { consent, redeem } = world();
    const verifier = 'v'.repeat(43);
    const hash = createHash('sha256').update(verifier).digest('base64url');
    const code = consent({ challenge: { method: 'S256', value: `${hash}=` } });
    const finding = expect.objectContaining({ expected: `${hash}=`, actual: hash });
    expect(() => redeem(code, verifier)).toThrow(expect.objectContaining({ finding }));
  });
});

describe('an access token', () => {
  it('that was given again is not that of before, which may be taken back', () => {
    const { chat, grants, user, clock } = world();
    const scopes = ['offline_access'];
    const first = grants.issueToken({ user, scopes, lifetimeMs: 1000, secret: 'the-token' });
    clock.advance(2 * second);
    const again = grants.issueToken({ user: chat.user('reza'), scopes: [], secret: 'the-token' });
    grants.revoke(first);
    expect(grants.validToken('the-token')).toBe(again);
    expect(refusalOf(() => grants.refresh(first.refresh!.secret))).toBe('unknown_refresh_token');
  });

  it('is valid for an hour, unless made for less', () => {
    const { grants, user, clock } = world();
    const [hour, short] = [
      grants.issueToken({ user, scopes: [] }),
      grants.issueToken({ user, scopes: [], lifetimeMs: 1000 }),
    ];
    clock.advance(second);
    expect(grants.validToken(short.secret)).toBeUndefined();
    clock.advance(3598 * second);
    expect(grants.validToken(hour.secret)).toBe(hour);
    clock.advance(second);
    expect(grants.validToken(hour.secret)).toBeUndefined();
  });
});

describe('a refresh', () => {
  it('leaves the old tokens two more minutes, whatever else is asked with them', () => {
    const { consent, redeem, grants, clock } = world();
    const old = redeem(consent());
    const fresh = grants.refresh(old.refresh!.secret);
    expect(fresh).toMatchObject({ user: 'sara', scopes: old.scopes, grant: old.grant });
    clock.advance(119 * second);
    expect(grants.validToken(old.secret)?.id).toBe(old.id);
    expect(grants.refresh(old.refresh!.secret).user).toBe('sara');
    clock.advance(second);
    expect(grants.validToken(old.secret)).toBeUndefined();
    expect(refusalOf(() => grants.refresh(old.refresh!.secret))).toBe('expired_refresh_token');
    expect(grants.validToken(fresh.secret)).toBe(fresh);
  });

  it('gives no more life to an access token that is about to expire', () => {
    const { consent, redeem, grants, clock } = world();
    const old = redeem(consent());
    clock.advance(3599 * second);
    grants.refresh(old.refresh!.secret);
    clock.advance(2 * second);
    expect(grants.validToken(old.secret)).toBeUndefined();
  });

  it('works for thirty days', () => {
    const { consent, redeem, grants, clock } = world();
    const [one, other] = [redeem(consent()), redeem(consent())];
    clock.advance((30 * 24 * 3600 - 1) * second);
    expect(grants.refresh(one.refresh!.secret).user).toBe('sara');
    clock.advance(second);
    expect(refusalOf(() => grants.refresh(other.refresh!.secret))).toBe('expired_refresh_token');
  });

  it('may ask for less, not for more', () => {
    const { consent, redeem, grants } = world();
    const { refresh } = redeem(consent());
    expect(refusalOf(() => grants.refresh(refresh!.secret, { scopes: ['USER_PHONE'] }))).toBe('wider_scope');
    expect(grants.refresh(refresh!.secret, { scopes: ['USER_ID'] }).scopes).toEqual(['USER_ID']);
  });

  it('for less gives a refresh token that is still good for all', () => {
    const { consent, redeem, grants } = world();
    const scopes = ['USER_ID', 'USER_PHONE', 'offline_access'];
    const { refresh } = redeem(consent({ scopes }));
    const less = grants.refresh(refresh!.secret, { scopes: ['USER_ID'] });
    expect(less.scopes).toEqual(['USER_ID']);
    const lessAgain = grants.refresh(less.refresh!.secret, { scopes: ['USER_PHONE'] });
    expect(lessAgain.scopes).toEqual(['USER_PHONE']);
    expect(grants.refresh(lessAgain.refresh!.secret).scopes).toEqual(scopes);
  });

  it('is refused with a token that is none, and says what it is', () => {
    const { consent, redeem, grants } = world();
    const token = redeem(consent());
    grants.revoke(token);
    for (const [secret, actual] of [
      ['ory_rt_none', undefined],
      [token.secret, 'an access token'],
      [token.refresh!.secret, 'one that was taken back'],
    ] as const) {
      expect(() => grants.refresh(secret)).toThrow(
        expect.objectContaining({
          finding: expect.objectContaining({ id: 'unknown_refresh_token', ...(actual && { actual }) }),
        }),
      );
    }
  });
});

describe('taking back', () => {
  it('a token ends all that were refreshed from it, and no other', () => {
    const { consent, redeem, grants } = world();
    const [old, other] = [redeem(consent()), redeem(consent())];
    const fresh = grants.refresh(old.refresh!.secret);
    expect(grants.revoke(fresh).map(({ id }) => id)).toEqual([old.id, fresh.id]);
    expect([old, fresh, other].map(({ secret }) => grants.validToken(secret)?.id)).toEqual([
      undefined,
      undefined,
      other.id,
    ]);
    expect(refusalOf(() => grants.refresh(fresh.refresh!.secret))).toBe('unknown_refresh_token');
    expect(grants.revoke(fresh)).toEqual([]);
  });

  it("a user's access ends all tokens and codes of that user alone", () => {
    const { chat, consent, redeem, grants, user } = world();
    const [token, code] = [redeem(consent()), consent()];
    const reza = grants.issueToken({ user: chat.user('reza'), scopes: [] });
    expect(grants.revokeAccess(user).map(({ id }) => id)).toEqual([token.id]);
    expect(refusalOf(() => redeem(code))).toBe('used_code');
    expect(grants.validToken(reza.secret)).toBe(reza);
  });
});
