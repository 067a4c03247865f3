import type { ViolationId } from '../../../../spec/index.ts';
import type { ProxiedRequest } from '../broken-platform.ts';
import {
  answers,
  brings,
  drives,
  found,
  headerOf,
  jsonOf,
  type PlatformMutant,
  remembers,
  understands,
  withHeader,
  withJson,
} from '../flaws.ts';

const isToken = ({ path }: ProxiedRequest) => path === '/oauth2/token';
const isAuthorise = ({ path }: ProxiedRequest) => path.startsWith('/oauth2/auth');
const fieldOf = ({ text }: ProxiedRequest, name: string) => new URLSearchParams(text).get(name);

/** Leads elsewhere than it should. */
const leads = (flaw: string, change: (location: URL) => void) =>
  answers(flaw, (answer, passing) => {
    const { location } = answer.headers;
    if (!isAuthorise(passing) || location === undefined) return answer;
    const url = new URL(location);
    change(url);
    return { ...answer, headers: { ...answer.headers, location: url.href } };
  });

/** Refuses a request for a token as a good platform does, but in other words. */
const refusesToken = (flaw: string, finding: ViolationId) =>
  answers(flaw, (answer, passing) =>
    isToken(passing) && found(answer, finding)
      ? { ...answer, status: 500, text: '{"error":"server_error","error_description":"failed"}' }
      : undefined,
  );

/** Understands a request for a token otherwise than it was meant. */
const understandsToken = (flaw: string, change: (passing: ProxiedRequest) => ProxiedRequest) =>
  understands(flaw, (passing) => (isToken(passing) ? change(passing) : passing));

/** Takes no code with which a client failed before. */
function usesUpCodes(): PlatformMutant {
  return {
    flaw: 'uses up a code with a wrong secret',
    make() {
      const lost = new Set<string | null>();
      return {
        async call(passing, passOn) {
          if (!isToken(passing)) return passOn(passing);
          const code = fieldOf(passing, 'code');
          const answer = await passOn(passing);
          if (answer.status === 401) lost.add(code);
          const text = JSON.stringify({ error: 'invalid_grant', error_description: 'used' });
          return answer.status === 200 && lost.has(code) ? { ...answer, status: 400, text } : answer;
        },
      };
    },
  };
}

/** Ends an access token as soon as it was refreshed. */
function endsRefreshed(): PlatformMutant {
  return {
    flaw: 'ends the old token at once',
    make() {
      const byRefresh = new Map<string, string>();
      const ended = new Set<string>();
      return {
        async call(passing, passOn) {
          if (passing.rawHeaders.some((value) => ended.has(value))) {
            return { status: 401, headers: {}, text: '{"code":16,"message":"","details":[]}' };
          }
          const answer = await passOn(passing);
          if (!isToken(passing) || answer.status !== 200) return answer;
          const { access_token: token, refresh_token: refresh } = jsonOf(answer);
          byRefresh.set(String(refresh), `Bearer ${token}`);
          ended.add(byRefresh.get(String(fieldOf(passing, 'refresh_token'))) ?? 'none');
          return answer;
        },
      };
    },
  };
}

/** The form of a token request, or the query of an authorise URL, without this parameter. */
function without(passing: ProxiedRequest, name: string): ProxiedRequest {
  if (isToken(passing) && fieldOf(passing, name) !== null) {
    const fields = new URLSearchParams(passing.text);
    fields.delete(name);
    return { ...passing, text: fields.toString() };
  }
  const [path, query] = passing.path.split('?');
  if (!isAuthorise(passing) || query === undefined) return passing;
  const fields = new URLSearchParams(query);
  fields.delete(name);
  return { ...passing, path: `${path}?${fields}` };
}

/** Passes each call on without what is sent for PKCE. */
const ignoresChallenges: PlatformMutant = {
  ...understands('takes a code without its verifier', (passing) =>
    ['code_challenge', 'code_challenge_method', 'code_verifier'].reduce(without, passing),
  ),
  also: ['OAU-21'],
};

/** Platforms that do wrong on the walk to a token. */
export const oauth: Record<string, PlatformMutant> = {
  'OAU-01': leads('forgets the state', (url) => {
    if (url.searchParams.has('code')) url.searchParams.delete('state');
  }),
  'OAU-02': leads('says nothing of what is wrong', (url) => url.searchParams.delete('error_description')),
  'OAU-03': answers('leads wherever it is asked to', (answer, passing) => {
    if (!isAuthorise(passing) || answer.status !== 400) return answer;
    const { searchParams: query } = new URL(passing.path, 'http://x');
    if (query.get('client_id') === 'no-such-app') return answer;
    const location = query.get('redirect_uri')!;
    return { ...answer, status: 302, headers: { location } };
  }),
  'OAU-04': answers('writes the seconds as a text', (answer, passing) =>
    isToken(passing) && answer.status === 200
      ? withJson(answer, { ...jsonOf(answer), expires_in: '3600' })
      : answer,
  ),
  'OAU-05': remembers('takes a code again', (passing) =>
    isToken(passing) ? fieldOf(passing, 'code') : undefined,
  ),
  'OAU-06': understandsToken('takes a code with any address', (passing) => ({
    ...passing,
    text: passing.text.replace(/(redirect_uri=[^&]+)-of-another/, '$1'),
  })),
  'OAU-07': usesUpCodes(),
  'OAU-08': endsRefreshed(),
  'OAU-09': answers('tells who the user is without being allowed to', (answer, { path }) =>
    path.endsWith('/users') && answer.status === 200
      ? withJson(answer, { user_id: 'sara', ...jsonOf(answer) })
      : answer,
  ),
  'OAU-10': brings('keeps it to itself that access was taken back', (passing) =>
    jsonOf(passing).type === 'USER_ACCESS_REVOCATION' ? undefined : passing,
  ),
  'OAU-11': understandsToken('looks for the secret in the form alone', (passing) =>
    withHeader(passing, 'authorization', undefined),
  ),
  'OAU-12': understandsToken('reads forms alone', (passing) =>
    passing.text.startsWith('{') ? { ...passing, text: '' } : passing,
  ),
  'OAU-13': remembers('lets an access token work on after its hour', (passing) =>
    passing.path.endsWith('/users') ? headerOf(passing, 'authorization') : undefined,
  ),
  'OAU-14': remembers('takes a refresh token for ever', (passing) =>
    isToken(passing) ? fieldOf(passing, 'refresh_token') : undefined,
  ),
  'OAU-15': understandsToken('refreshes whatever scope is asked for', (passing) => without(passing, 'scope')),
  'OAU-16': ignoresChallenges,
  'OAU-17': answers('says that it cannot read another grant', (answer, passing) =>
    isToken(passing) && jsonOf(answer).error === 'unsupported_grant_type'
      ? withJson(answer, { ...jsonOf(answer), error: 'invalid_request' })
      : answer,
  ),
  'OAU-18': drives('takes a no for a yes', (control) => ({
    decideConsent: ({ body, ...input }) =>
      control.decideConsent({ ...input, body: { ...body, allow: true } }),
  })),
  'OAU-19': refusesToken('fails where it does not know the app', 'unknown_client'),
  'OAU-20': refusesToken('fails on a refresh token that it does not know', 'unknown_refresh_token'),
  'OAU-21': leads('says of every mistake that it is the scope', (url) => {
    if (url.searchParams.has('error')) url.searchParams.set('error', 'invalid_scope');
  }),
  'OAU-22': answers('leads an unknown app away', (answer, passing) =>
    isAuthorise(passing) && passing.path.includes('client_id=no-such-app')
      ? { ...answer, status: 302, headers: { location: 'http://127.0.0.1:9/' } }
      : answer,
  ),
};
