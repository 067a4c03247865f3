import type { Scope } from '../../../spec/index.ts';
import type { App, AppRegistry } from '../../app/app.ts';
import { type FoundViolation, finding, OAuthRefusal } from '../../divar/finding.ts';
import type { AuthorizationCode } from '../../divar/model.ts';
import { findTemplate, readResource } from '../../divar/scopes.ts';
import { checkOnce } from './exchange.ts';

/** Shortest state that common OAuth servers take (assumed of Divar). */
const shortestState = 8;

/** Where a user goes back to. */
export interface WayBack {
  app: App;
  redirectUri: string;
  state?: string;
}

/** A scope as it was asked for, and what it means. */
export interface AskedScope {
  scope: string;
  meaning: Scope;
  /** Id of the one resource that it is for. */
  resource?: string;
}

/** What an app asks a user for. */
export interface AuthoriseRequest {
  scopes: AskedScope[];
  challenge?: AuthorizationCode['challenge'];
  findings: FoundViolation[];
}

/** The app that an authorise URL is of; undefined where there is none. */
export function findClient(apps: Pick<AppRegistry, 'get'>, query: URLSearchParams): App | undefined {
  return apps.get(query.get('client_id') ?? '');
}

/** Where the user goes back to. A refusal here must be shown to the user and never redirected. */
export function wayBack(apps: Pick<AppRegistry, 'get' | 'list'>, query: URLSearchParams): WayBack {
  checkOnce(query, ['client_id', 'redirect_uri', 'state']);
  const app = findClient(apps, query);
  if (!app) {
    throw new OAuthRefusal('unknown_client', {
      where: 'client_id',
      expected: apps
        .list()
        .map(({ slug }) => slug)
        .join(' or '),
      actual: readParameter(query, 'client_id') ?? 'nothing',
    });
  }
  const redirectUri = readParameter(query, 'redirect_uri');
  const registered = app.chat.settings.redirectUris;
  if (redirectUri === undefined || !registered.includes(redirectUri)) {
    throw new OAuthRefusal('unregistered_redirect_uri', {
      where: 'redirect_uri',
      expected: registered.join(' or ') || 'none is registered',
      actual: redirectUri ?? 'nothing',
    });
  }
  const state = readParameter(query, 'state');
  return { app, redirectUri, state };
}

/** A parameter; undefined where it has no value, which counts as being left out (RFC 6749, 3.1). */
function readParameter(query: URLSearchParams, name: string): string | undefined {
  return query.get(name) || undefined;
}

/** What the app asks for. A refusal here goes back to the app. */
export function asked(query: URLSearchParams, known: readonly Scope[]): AuthoriseRequest {
  checkOnce(query, ['response_type', 'scope', 'code_challenge', 'code_challenge_method']);
  const type = readParameter(query, 'response_type');
  if (type !== 'code') {
    throw new OAuthRefusal('unsupported_response_type', {
      where: 'response_type',
      expected: 'code',
      actual: type ?? 'nothing',
    });
  }
  const challenge = readChallenge(query);
  return {
    scopes: askedScopes(query, known),
    challenge,
    findings:
      (query.get('state') ?? '').length < shortestState ? [finding('missing_state', { where: 'state' })] : [],
  };
}

function askedScopes(query: URLSearchParams, known: readonly Scope[]): AskedScope[] {
  const names = (query.get('scope') ?? '').split(' ').filter((name) => name !== '');
  if (names.length === 0) throw new OAuthRefusal('missing_scope_parameter', { where: 'scope' });
  return [...new Set(names)].map((scope) => askedScope(scope, known));
}

function askedScope(scope: string, known: readonly Scope[]): AskedScope {
  const template = findTemplate(
    scope,
    known.map((one) => one.template),
  );
  const meaning = known.find((one) => one.template === template);
  if (!meaning) throw unknownScope(scope, known);
  const hasResource = readResource(meaning.template) !== undefined;
  return { scope, meaning, resource: hasResource ? scope.slice(meaning.template.indexOf('{')) : undefined };
}

/** A scope that lacks its resource, or has one too many, is told from one that nobody knows. */
function unknownScope(scope: string, known: readonly Scope[]): OAuthRefusal {
  const [name] = scope.split('.');
  const near = known.find(({ template }) => template.split('.')[0] === name)?.template;
  return new OAuthRefusal('unknown_scope', {
    where: 'scope',
    actual: scope,
    expected: near,
  });
}

function readChallenge(query: URLSearchParams): AuthorizationCode['challenge'] | undefined {
  const value = readParameter(query, 'code_challenge');
  const asked = readParameter(query, 'code_challenge_method');
  if (value === undefined && asked === undefined) return undefined;
  const method = asked ?? 'plain';
  if (value === undefined || (method !== 'S256' && method !== 'plain')) {
    throw new OAuthRefusal('bad_code_challenge', { where: 'code_challenge_method', actual: method });
  }
  return { method, value };
}

/** The registered address with what there is to tell; a query that it has is kept. */
export function backTo({ redirectUri, state }: WayBack, told: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(told)) url.searchParams.set(name, value);
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}
