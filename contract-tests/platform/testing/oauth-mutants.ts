import type { Passing, PassingAnswer } from './broken-platform.ts';
import { answers, jsonOf, type PlatformMutant } from './flaws.ts';

const isToken = ({ path }: Passing) => path === '/oauth2/token';
const isAuthorise = ({ path }: Passing) => path.startsWith('/oauth2/auth');
const fieldOf = ({ text }: Passing, name: string) => new URLSearchParams(text).get(name);

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
const refusesToken = (flaw: string, finding: string) =>
  answers(flaw, (answer, passing) =>
    isToken(passing) && answer.headers['x-emulator-findings']?.includes(finding)
      ? { ...answer, status: 500, text: '{"error":"server_error","error_description":"failed"}' }
      : undefined,
  );

/** Answers each exchange of a code as the first time. */
function remembersCodes(): PlatformMutant {
  return {
    flaw: 'takes a code again',
    make() {
      const known = new Map<string, PassingAnswer>();
      return {
        async call(passing, passOn) {
          const code = isToken(passing) ? fieldOf(passing, 'code') : null;
          const answer = (code !== null && known.get(code)) || (await passOn(passing));
          if (code !== null && answer.status === 200) known.set(code, answer);
          return answer;
        },
      };
    },
  };
}

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

/** A platform for each check of the walk to a token. */
export const oauthMutants: Record<string, PlatformMutant> = {
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
      ? { ...answer, text: JSON.stringify({ ...jsonOf(answer), expires_in: '3600' }) }
      : answer,
  ),
  'OAU-05': remembersCodes(),
  'OAU-06': {
    flaw: 'takes a code with any address',
    make: () => ({
      call: (passing, passOn) =>
        passOn(
          isToken(passing)
            ? { ...passing, text: passing.text.replace(/(redirect_uri=[^&]+)-of-another/, '$1') }
            : passing,
        ),
    }),
  },
  'OAU-07': usesUpCodes(),
  'OAU-08': endsRefreshed(),
  'OAU-09': answers('tells who the user is without being allowed to', (answer, { path }) =>
    path.endsWith('/users') && answer.status === 200
      ? { ...answer, text: JSON.stringify({ user_id: 'sara', ...jsonOf(answer) }) }
      : answer,
  ),
  'OAU-10': {
    flaw: 'keeps it to itself that access was taken back',
    make: () => ({
      event: async (passing, passOn) =>
        jsonOf(passing).type === 'USER_ACCESS_REVOCATION'
          ? { status: 200, headers: {}, text: '' }
          : passOn(passing),
    }),
  },
  'OAU-11': refusesToken('fails where it does not know the app', 'unknown_client'),
  'OAU-12': refusesToken('fails on a refresh token that it does not know', 'unknown_refresh_token'),
  'OAU-13': {
    flaw: 'does not look at the verifier',
    make: () => ({
      call: (passing, passOn) =>
        passOn(
          isToken(passing)
            ? { ...passing, text: passing.text.replace(/(code_verifier=[^&]+)-of-another/, '$1') }
            : passing,
        ),
    }),
  },
  'OAU-14': refusesToken('fails on another grant', 'unsupported_grant_type'),
  'OAU-15': refusesToken('fails on a wider scope', 'wider_scope'),
  'OAU-16': leads('says of every mistake that it is the scope', (url) => {
    if (url.searchParams.has('error')) url.searchParams.set('error', 'invalid_scope');
  }),
  'OAU-17': answers('leads an unknown app away', (answer, passing) =>
    isAuthorise(passing) && passing.path.includes('client_id=no-such-app')
      ? { ...answer, status: 302, headers: { location: 'http://127.0.0.1:9/' } }
      : answer,
  ),
};
