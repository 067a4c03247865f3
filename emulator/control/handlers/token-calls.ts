import { rfc3339 } from '../../domain/clock.ts';
import type { Token } from '../../domain/model.ts';
import { durationMs } from '../../duration.ts';
import { masked } from '../../journal/secrets.ts';
import type { ControlHandlers } from '../control-parts.ts';
import { notFound } from '../problems.ts';

const defaultLifetimeMs = 3_600_000;

/** Calls about access tokens. */
export const tokenCalls: ControlHandlers<'listTokens' | 'createToken' | 'revokeToken'> = {
  listTokens: ({ app }) => ({ tokens: [...app.chat.state.tokens.values()].map(tokenView) }),

  createToken({ app }, { body }) {
    const user = app.chat.user(body.user);
    const lifetimeMs = body.expires_in === undefined ? defaultLifetimeMs : durationMs(body.expires_in)!;
    const token = app.chat.issueToken({ user, scopes: body.scopes, lifetimeMs });
    return {
      id: token.id,
      access_token: token.secret,
      user: user.name,
      user_id: user.id,
      scopes: token.scopes,
      expires_at: rfc3339(token.expiresAt),
    };
  },

  revokeToken({ app }, { token_id: id }) {
    const token = app.chat.revokeToken(id);
    if (!token) throw notFound.token(id);
    return tokenView(token);
  },
};

function tokenView(token: Token) {
  return {
    id: token.id,
    user: token.user,
    scopes: token.scopes,
    token: masked(token.secret),
    expires_at: rfc3339(token.expiresAt),
    revoked: token.revoked,
  };
}
