import type { PlatformComponents, Violation } from '../../../spec/index.ts';
import type { App } from '../../app/app.ts';
import { type FoundViolation, finding } from '../../divar/finding.ts';
import { accessTokenSeconds } from '../../divar/grants.ts';
import type { Token } from '../../divar/model.ts';
import { OAuthRefusal, StrictOAuthRefusal } from '../../divar/refusal.ts';
import { isSameSecret } from '../../divar/same-secret.ts';
import { masked } from '../../reports/text.ts';
import { exchange, type OAuthAnswer, type OAuthCall } from './exchange.ts';
import type { OAuthParts } from './oauth-parts.ts';
import { checkOnce } from './once.ts';
import { type Client, clientIn, needed, readTokenFields, type TokenFields } from './token-request.ts';

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
