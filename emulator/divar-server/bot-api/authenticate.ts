import type { IncomingHttpHeaders } from 'node:http';
import type { App, AppRegistry } from '../../app/app.ts';
import { rfc3339 } from '../../divar/clock.ts';
import { type FoundViolation, finding, Refusal } from '../../divar/finding.ts';
import type { Token } from '../../divar/model.ts';
import { solePost } from '../../divar/post-conversation.ts';
import { isSameSecret } from '../../divar/same-secret.ts';
import { filledScope, isAllowed, type ResourceIds, readResource } from '../../divar/scopes.ts';
import { findUnfilled } from '../../divar/unfilled.ts';
import type { RawHeaders } from '../../http/header-pairs.ts';
import { pairs } from '../../http/header-pairs.ts';
import { masked } from '../../reports/text.ts';
import type { BotCall } from './bot-call.ts';

/** Whose call it is, by its API key; undefined for a key that is missing or not known. */
export function appOfKey(apps: AppRegistry, headers: IncomingHttpHeaders): App | undefined {
  const key = headers['x-api-key'];
  return typeof key === 'string' ? apps.byApiKey(key) : undefined;
}

/** The app that gave out the upload token of a call; undefined for a token that is missing or not known. */
export function appOfUploadToken(apps: AppRegistry, headers: IncomingHttpHeaders): App | undefined {
  const secret = readBearer(headers);
  return secret === undefined
    ? undefined
    : apps.list().find((app) => app.chat.state.uploadTokens.has(secret));
}

/** Name of the user that a call is about: the one of its path, or the one whose token it has. */
export function findUser({ app, parameters, headers }: BotCall): string | undefined {
  const { usersById, tokensBySecret } = app.chat.state;
  const { user_id: id } = parameters;
  if (id !== undefined) return usersById.get(id)?.name;
  const secret = readBearer(headers) ?? headers['x-access-token'];
  return typeof secret === 'string' ? tokensBySecret.get(secret)?.user : undefined;
}

/** The conversation that a message to a user goes to; undefined where there is none yet. */
export function findConversation({ app, parameters: { user_id: id } }: BotCall): string | undefined {
  const { state } = app.chat;
  const user = id === undefined ? undefined : state.usersById.get(id);
  return user && state.conversationsOf(user.name).find(({ type }) => type === 'BOT')?.id;
}

/** The upload token of a call, if it is good. */
export function checkUploadToken({ app, headers }: Pick<BotCall, 'app' | 'headers'>): string {
  const where = 'Authorization';
  const secret = readBearer(headers);
  if (secret === undefined) throw new Refusal('missing_upload_token', { where });
  app.chat.checkUploadToken(secret, { where });
  return secret;
}

function readBearer(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** Refuses a call without a known API key. */
export function checkApiKey({ operation, app, headers, entry, findings }: BotCall): void {
  const key = headers['x-api-key'];
  if (typeof key !== 'string' || key === '') {
    throw new Refusal('missing_api_key', { where: 'X-Api-Key', ...findKeyElsewhere(app, headers) });
  }
  if (findKey(app, key)) return;
  const mistake = findKeyMistake(app, key, entry.request.headers);
  if (mistake) throw new Refusal('unknown_api_key', { where: 'X-Api-Key', ...mistake });
  findings.push(takeAnyKey(app, key, operation.permission));
}

/** Where a key is that is not in its header. */
function findKeyElsewhere(app: App, headers: IncomingHttpHeaders): { actual?: string } {
  const name = Object.keys(headers).find((one) => /^(?:x-?)?(?:api|divar)[-_]?(?:api[-_]?)?key$/.test(one));
  if (name !== undefined && name !== 'x-api-key') return { actual: `a header ${name}` };
  const { authorization = '' } = headers;
  return findKey(app, readBearer(headers) ?? authorization)
    ? { actual: 'the key in the header Authorization' }
    : {};
}

/** What is wrong with a header that holds no key alone, whatever key it is. */
function findKeyMistake(
  app: App,
  key: string,
  rawHeaders: RawHeaders,
): { actual: string; remedy: string } | undefined {
  const keys = pairs(rawHeaders).filter(([name]) => name.toLowerCase() === 'x-api-key');
  if (keys.length > 1) {
    const actual = `${keys.length} headers X-Api-Key: ${keys.map(([, value]) => masked(value)).join(' and ')}`;
    return { actual, remedy: 'Send the header once; look for a default header beside that of the call.' };
  }
  const [, word, rest = ''] = /^(bearer|basic|token|apikey|x-api-key:)\s*(\S.*)$/i.exec(key) ?? [];
  if (word !== undefined) {
    const actual = `${masked(rest)} with "${word}" before it`;
    return { actual, remedy: 'Send the key alone; Bearer belongs to access tokens, in Authorization.' };
  }
  const quoted = /^(["'`])(.*)\1$/.exec(key)?.[2];
  if (quoted !== undefined) {
    return { actual: `${masked(quoted)} in quotes`, remedy: 'Take the quotes off; look into the .env file.' };
  }
  const unfilled = findUnfilled(key);
  if (unfilled !== undefined) {
    return {
      actual: unfilled,
      remedy: 'Look where the header is put together: the key did not get into it.',
    };
  }
  if (key !== app.chat.settings.identificationKey) return undefined;
  return {
    actual: `${masked(key)}, the identification key`,
    remedy: 'Send the API key: Divar sends the identification key, so that the bot knows it.',
  };
}

/** Refuses a call whose API key, which is known, lacks the permission for it. */
export function checkPermission({ operation: { permission }, app, headers }: BotCall): void {
  const { permissions } = findKey(app, headers['x-api-key'])!;
  if (permission === undefined || permissions.includes(permission)) return;
  throw new Refusal('missing_permission', {
    where: 'X-Api-Key',
    expected: permission,
    actual: permissions.join(', ') || 'no permission',
  });
}

function findKey(app: App, key: string | string[] | undefined) {
  return app.chat.settings.apiKeys.find((candidate) => isSameSecret(candidate.key, String(key)));
}

/** Refuses a call of an app that has used up its minute or its day. Calls with an API key of the app count. */
export function checkLimits({ app, entry }: BotCall): void {
  const { limits } = app.chat.settings;
  const refused = app.limits.take(limits, entry.at);
  if (!refused) return;
  const { usedUp, limit, seconds } = refused;
  const retryAfter = limits.retryAfterMs === null ? undefined : Math.ceil(limits.retryAfterMs / 1000);
  throw new Refusal(
    usedUp === 'minute' ? 'minute_limit' : 'daily_quota',
    { expected: `at most ${limit} calls`, actual: `one more, ${seconds} s before the next ${usedUp}` },
    retryAfter === undefined ? undefined : { 'Retry-After': String(retryAfter) },
  );
}

/** With --any-key the first key that comes becomes the app's own. Any other unknown key is refused. */
function takeAnyKey(app: App, key: string, permission: string | undefined): FoundViolation {
  const { anyKey, apiKeys } = app.chat.settings;
  if (!anyKey) throw new Refusal('unknown_api_key', { where: 'X-Api-Key', actual: masked(key) });
  const permissions = apiKeys[0]?.permissions ?? (permission === undefined ? [] : [permission]);
  app.chat.configure({ apiKeys: [...apiKeys, { key, permissions }], anyKey: false });
  return finding('any_key_taken', { where: 'X-Api-Key', actual: masked(key) });
}

/** The access token that the operation asks for. */
export function checkToken(call: BotCall): Token | undefined {
  const { operation, app } = call;
  if (operation.scopes === undefined) return undefined;
  const secret = readToken(call);
  if (secret === undefined) throw missingToken(call);
  const token = app.chat.grants.validToken(secret);
  if (!token) {
    const actual = findUnfilled(secret) ?? `${masked(secret)}${explainFate(app, secret)}`;
    throw new Refusal('unknown_token', { where: 'Authorization', actual });
  }
  checkScope(call, operation.scopes, token);
  return token;
}

function missingToken({ headers: { authorization } }: BotCall): Refusal {
  return new Refusal('missing_token', {
    where: 'Authorization',
    expected: 'Bearer <access token>',
    actual: authorization ? 'a value without the word Bearer and a token after it' : undefined,
  });
}

/** Why a token is not taken, as far as the chat knows it. */
function explainFate({ chat: { state } }: App, secret: string): string {
  const token = state.tokensBySecret.get(secret);
  if (token?.revoked) return ', which was taken back';
  if (token) return `, which expired at ${rfc3339(token.expiresAt)}`;
  if (state.tokensByRefresh.has(secret)) return ', a refresh token';
  return state.codes.has(secret) ? ', a code' : '';
}

function checkScope(call: BotCall, templates: string[], token: Token): void {
  const ids = resourceIds(call, { templates, token });
  if (isAllowed(token.scopes, templates, ids)) return;
  throw new Refusal('missing_scope', {
    where: 'Authorization',
    expected: templates.map((template) => filledScope(template, ids) ?? template).join(' or '),
    actual: token.scopes.join(', ') || 'no scope',
  });
}

/** What a call is about: as its path says, then as the chat knows, and only then as its body says. */
function resourceIds(
  { app, parameters, body }: BotCall,
  { templates, token }: { templates: string[]; token: Token },
): ResourceIds {
  const known: Record<string, string | undefined> = { ...parameters };
  const id = parameters.conversation_id;
  const conversation = id === undefined ? undefined : app.chat.state.conversations.get(id);
  // One that is not there is to be about the post of the scope.
  if (id !== undefined) known.post_token = conversation ? conversation.postToken : solePost(token.scopes);
  const open = templates
    .map(readResource)
    .filter((name) => name !== undefined && !Object.hasOwn(known, name));
  return open.length === 0 ? known : { ...textsIn(body), ...known };
}

/** The fields of a JSON body that are texts; what is wrong with the body is told later. */
function textsIn(body: Buffer): Record<string, string> {
  try {
    const fields = Object.entries((JSON.parse(body.toString('utf8')) ?? {}) as object);
    return Object.fromEntries(fields.filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

function readToken({ headers, findings }: BotCall): string | undefined {
  const bearer = readBearer(headers);
  if (bearer !== undefined) return bearer;
  const old = headers['x-access-token'];
  if (typeof old !== 'string' || old === '') return undefined;
  findings.push(finding('token_in_old_header', { where: 'x-access-token' }));
  return old;
}
