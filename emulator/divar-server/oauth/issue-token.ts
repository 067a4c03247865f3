import type { IncomingHttpHeaders } from 'node:http';
import type { PlatformComponents, Violation } from '../../../spec/index.ts';
import type { App } from '../../app/app.ts';
import { type FoundViolation, finding, OAuthRefusal, StrictOAuthRefusal } from '../../divar/finding.ts';
import { accessTokenSeconds } from '../../divar/grants.ts';
import type { Token } from '../../divar/model.ts';
import { isSameSecret } from '../../divar/same-secret.ts';
import { masked } from '../../reports/text.ts';
import { checkOnce, exchange, type OAuthAnswer, type OAuthCall, type OAuthParts } from './exchange.ts';

type TokenResponse = PlatformComponents['schemas']['TokenResponse'];

const operation = 'issueToken';
const unread: TokenFields = { fields: undefined, findings: [] };
const json = { 'Content-Type': 'application/json', Pragma: 'no-cache' };

/** Exchanges a code or a refresh token for an access token. */
export function issueToken(parts: OAuthParts, call: OAuthCall): Promise<void> {
  const read = call.truncated ? unread : readTokenFields(call.request.headers, call.body);
  const client = clientIn(call.request.headers, read.fields);
  const known = client.id === undefined ? undefined : parts.apps.get(client.id);
  const app = known ?? parts.apps.main;
  const work = () => answer(parts, { app: known, client, read });
  return exchange(call, { app, operation, user: findUser(app, read), work });
}

/** Name of the user whose code or refresh token it is. */
function findUser({ chat: { state } }: App, { fields = {} }: TokenFields): string | undefined {
  const { code = '', refresh_token: refresh = '' } = fields;
  return (state.codes.get(code) ?? state.tokensByRefresh.get(refresh))?.user;
}

interface TokenCall {
  app: App | undefined;
  client: Client;
  read: TokenFields;
}

function answer({ contract, onError }: OAuthParts, call: TokenCall): OAuthAnswer {
  const { fields } = call.read;
  const strange = fields ? contract.checkRequest(operation, fields).flatMap(strangeField) : [];
  const findings = [...call.read.findings, ...strange];
  try {
    const body = tokenAnswer(grantedWhole(call, findings));
    const [wrong] = contract.checkAnswer(operation, 200, body);
    if (wrong)
      throw new Error(`The emulator's own answer breaks the spec: ${operation} ${JSON.stringify(wrong)}`);
    return { status: 200, headers: json, text: JSON.stringify(body), findings };
  } catch (error) {
    return refusal(error, { findings, onError });
  }
}

function refusal(
  error: unknown,
  { findings, onError }: { findings: FoundViolation[]; onError: OAuthParts['onError'] },
): OAuthAnswer {
  if (!(error instanceof OAuthRefusal)) {
    onError(error);
    const text = JSON.stringify({ error: 'server_error', error_description: 'internal error' });
    return { status: 500, headers: json, text, findings };
  }
  return {
    status: error.http,
    headers: { ...json, ...(error.http === 401 && { 'WWW-Authenticate': 'Basic realm="oauth2"' }) },
    text: JSON.stringify({ error: error.error, error_description: error.message }),
    findings: [error.finding, ...findings.filter(({ id }) => id !== error.finding.id)],
  };
}

function strangeField({ id, where, expected, actual }: Violation): FoundViolation[] {
  return id === 'unknown_field' ? [finding('unknown_field', { where, expected, actual })] : [];
}

/** The same, with all that it brings about or nothing of it. */
function grantedWhole(call: TokenCall, findings: FoundViolation[]): Token {
  const { app } = call;
  return app ? app.chat.together(() => granted(call, findings)) : granted(call, findings);
}

/** The token that a request is entitled to. Nothing is used up before the client has shown who it is. */
function granted({ app, client, read: { fields, form } }: TokenCall, findings: FoundViolation[]): Token {
  if (!fields) throw new OAuthRefusal('unreadable_token_request');
  if (form) checkOnce(form, form.keys());
  authenticate(app, client);
  const { grants, settings } = app!.chat;
  if (settings.refuseFindings && findings[0]) throw new StrictOAuthRefusal(findings[0]);
  const type = needed(fields, 'grant_type');
  switch (type) {
    case 'authorization_code':
      return grants.redeem(needed(fields, 'code'), {
        redirectUri: fields.redirect_uri,
        verifier: fields.code_verifier,
      });
    case 'refresh_token': {
      const scopes = fields.scope?.split(' ').filter((scope) => scope !== '');
      return grants.refresh(needed(fields, 'refresh_token'), scopes?.length ? { scopes } : {});
    }
    default:
      throw new OAuthRefusal('unsupported_grant_type', {
        where: '/grant_type',
        expected: 'authorization_code or refresh_token',
        actual: type,
      });
  }
}

function authenticate(app: App | undefined, { id, secrets }: Client): void {
  if (id === undefined || secrets.length === 0) {
    throw new OAuthRefusal('missing_client_authentication', {
      expected: 'client_id and client_secret',
      actual: id === undefined ? 'no client_id' : 'no client_secret',
    });
  }
  if (!app) throw new OAuthRefusal('unknown_client', { where: '/client_id', actual: id });
  const { clientSecret } = app.chat.settings;
  if (secrets.some((secret) => isSameSecret(secret, clientSecret))) return;
  throw new OAuthRefusal('wrong_client_secret', {
    where: '/client_secret',
    expected: masked(clientSecret),
    actual: masked(secrets[0]!),
  });
}

function tokenAnswer({ secret, refresh, scopes }: Token): TokenResponse {
  return {
    access_token: secret,
    expires_in: accessTokenSeconds,
    scope: scopes.join(' '),
    token_type: 'bearer',
    refresh_token: refresh?.secret,
  };
}

/** The fields of a token request that say something; undefined where the body cannot be read. */
export interface TokenFields {
  fields: Record<string, string> | undefined;
  /** The form as it came, where it was one. */
  form?: URLSearchParams;
  findings: FoundViolation[];
}

/** Who a token request says it is from. */
export interface Client {
  id: string | undefined;
  /** All that the secret may be: HTTP Basic is percent-encoded by some clients and not by others. */
  secrets: string[];
}

/** Reads a form or, as one public client sends it, a JSON object. */
function readTokenFields(headers: IncomingHttpHeaders, body: Buffer): TokenFields {
  const text = body.toString('utf8');
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (/^\s*[{[]/.test(text)) {
    return {
      fields: readTexts(text),
      findings: [finding('token_request_as_json', { actual: type || 'no type' })],
    };
  }
  const isForm = type.trim() === '' || /^\s*application\/x-www-form-urlencoded\s*$/i.test(type);
  if (!isForm) return { fields: undefined, findings: [] };
  const form = new URLSearchParams(text);
  return { fields: withoutEmpty([...form]), form, findings: [] };
}

function readTexts(text: string): Record<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const given = Object.entries(value).filter(([, field]) => field !== null);
    return given.every(([, field]) => typeof field === 'string') ? withoutEmpty(given) : undefined;
  } catch {
    return undefined;
  }
}

/** A parameter without a value counts as one that is left out (RFC 6749, 3.2). */
function withoutEmpty(given: [string, string][]): Record<string, string> {
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

/** The client of HTTP Basic or, without that, of the body. */
function clientIn(headers: IncomingHttpHeaders, fields: Record<string, string> = {}): Client {
  const basic = /^Basic +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic === undefined) {
    return {
      id: fields.client_id,
      secrets: fields.client_secret === undefined ? [] : [fields.client_secret],
    };
  }
  const pair = Buffer.from(basic, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return { id: undefined, secrets: [] };
  const secret = pair.slice(colon + 1);
  return { id: decoded(pair.slice(0, colon)), secrets: secret === '' ? [] : [secret, decoded(secret)] };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** The value of a field that the request must have. */
function needed(fields: Record<string, string>, name: string): string {
  const value = fields[name];
  if (value === undefined) throw new OAuthRefusal('missing_parameter', { where: `/${name}` });
  return value;
}
