import type { App } from '../../app/app.ts';
import { ControlProblem } from '../../control-api/control-api.ts';
import { rfc3339 } from '../../divar/clock.ts';
import { OAuthRefusal } from '../../divar/finding.ts';
import type { Token, User } from '../../divar/model.ts';
import { accessRevocationEvent } from '../../divar/wire/event-payload.ts';
import { durationMs } from '../../duration.ts';
import { Rows } from '../../http/turns.ts';
import { masked } from '../../reports/text.ts';
import type { ControlContext, ControlHandlers } from '../control-parts.ts';
import { deliverEvent, deliveryView } from '../deliveries.ts';
import { notFound } from '../problems.ts';
import { type WaitInput, waitAsAsked } from '../waiting.ts';

/** Scopes of a token whose end the app is told of. Source: published. */
const toldOf = ['NOTIFICATION_ACCESS_REVOCATION', 'USER_ID'];

/** Calls about what users allow the app. */
export const tokenCalls: ControlHandlers<
  'listTokens' | 'createToken' | 'revokeToken' | 'revokeAccess' | 'decideConsent'
> = {
  listTokens: ({ app }) => ({ tokens: Rows.of([...app.chat.state.tokens.values()], tokenView) }),

  createToken({ app }, { body }) {
    const lifetimeMs = body.expires_in === undefined ? {} : { lifetimeMs: durationMs(body.expires_in)! };
    const { access_token: secret, scopes } = body;
    checkScopes(scopes);
    if (secret !== undefined) checkToken(app, secret);
    const user = app.chat.user(body.user);
    const given = { user, scopes, secret };
    const token = app.chat.grants.issueToken({ ...given, ...lifetimeMs });
    return {
      id: token.id,
      access_token: token.secret,
      refresh_token: token.refresh?.secret,
      user: user.name,
      user_id: user.id,
      scopes: token.scopes,
      expires_at: rfc3339(token.expiresAt),
    };
  },

  async revokeToken(context, { token_id: id, ...input }) {
    const { chat } = context.app;
    const token = chat.state.tokens.get(id);
    if (!token) throw notFound.token(id);
    const revoked = chat.grants.revoke(token);
    const told = await tellBot(context, { revoked, user: chat.user(token.user), input });
    return { ...tokenView({ ...token, revoked: true }), ...told };
  },

  async revokeAccess(context, { user: name, ...input }) {
    const { chat } = context.app;
    const user = chat.state.users.get(name);
    if (!user) throw notFound.user(name);
    const revoked = chat.grants.revokeAccess(user);
    const told = await tellBot(context, { revoked, user, input });
    return { tokens: Rows.of(revoked, (token) => tokenView({ ...token, revoked: true })), ...told };
  },

  decideConsent({ parts, app }, { body: { url, user, allow = true } }) {
    checkAuthoriseUrl(url);
    try {
      const { to, findings } = parts.decideConsent(app, { url, user, allow });
      return { redirect_to: to, findings };
    } catch (error) {
      if (!(error instanceof OAuthRefusal)) throw error;
      const { message, expected, actual, remedy } = error.finding;
      throw new ControlProblem(400, `${message} Expected: ${expected}; came: ${actual}.`, {
        where: '/url',
        remedy,
      });
    }
  },
};

/** The host does not matter: a bot may know the emulator by several. */
function checkAuthoriseUrl(url: string): void {
  const path = URL.canParse(url) ? new URL(url).pathname : undefined;
  if (path?.endsWith('/oauth2/auth')) return;
  const message = path === undefined ? `"${url}" is not a URL.` : `No authorise page has the path ${path}.`;
  const remedy = 'Give the whole URL that the app sends users to: https://oauth.divar.ir/oauth2/auth?...';
  throw new ControlProblem(400, message, { where: '/url', remedy });
}

/** A scope has no space and no comma: whoever writes one means several. */
function checkScopes(scopes: string[]): void {
  const index = scopes.findIndex((scope) => /[\s,]/.test(scope));
  if (index < 0) return;
  throw new ControlProblem(400, `"${scopes[index]}" is not one scope.`, {
    where: `/scopes/${index}`,
    remedy: 'Write several as several texts: ["USER_ID", "USER_PHONE"].',
  });
}

/** Refuses a token that no header can carry, or that somebody has. */
function checkToken({ chat }: App, secret: string): void {
  const where = '/access_token';
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    const remedy = 'Use visible ASCII characters, without a space.';
    throw new ControlProblem(400, 'A header cannot carry this access token.', { where, remedy });
  }
  const holder = chat.grants.validToken(secret);
  if (!holder) return;
  throw new ControlProblem(409, `The user "${holder.user}" has this access token already.`, {
    where,
    remedy: 'Leave access_token out, or give another one.',
  });
}

interface RevokedToken {
  revoked: Token[];
  user: User;
  input: WaitInput;
}

/** Tells the bot that a user took access back, where a token had the scopes for that, and waits as asked. */
async function tellBot({ parts, app }: ControlContext, { revoked, user, input }: RevokedToken) {
  if (!revoked.some(({ scopes }) => toldOf.every((scope) => scopes.includes(scope)))) return {};
  const event = accessRevocationEvent(user.id);
  const work = deliverEvent({ parts, app }, { event, user: user.name });
  const { result, timedOut } = await waitAsAsked(app, { input, work });
  return { delivery: result && deliveryView(result), timed_out: timedOut ? true : undefined };
}

function tokenView(token: Token) {
  return {
    id: token.id,
    user: token.user,
    scopes: token.scopes,
    token: masked(token.secret),
    expires_at: rfc3339(token.expiresAt),
    refresh_expires_at: token.refresh && rfc3339(token.refresh.expiresAt),
    revoked: token.revoked,
  };
}
