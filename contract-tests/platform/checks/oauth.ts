import { type OAuthWalk, readFields, redirectUri, state, toldIn } from '../oauth-walk.ts';
import type { PlatformCheck } from '../platform-check.ts';
import type { PlatformTrial } from '../trial.ts';
import { answered, is, refusedWith, rule } from './oauth-rule.ts';

/** F. How an app comes to a token. */
export const oauth: PlatformCheck[] = [
  rule({
    id: 'OAU-01',
    title: 'leads back to the app with a code and the state',
    source: 'published',
    async run(walk, trial) {
      const answer = await walk.authorise('a consent');
      const told = toldIn(answer);
      const leadsBack = answer.headers.location?.startsWith(redirectUri) === true;
      const expected = `${redirectUri}?code=...&state=${state}`;
      is(trial, leadsBack && told.code !== undefined && told.state === state, { answer, expected });
    },
  }),
  rule({
    id: 'OAU-02',
    title: 'leads back with an error where the app asks for what there is not',
    source: 'published',
    async run(walk, trial) {
      const answer = await walk.authorise('an unknown scope', { scope: 'NO_SUCH_SCOPE' });
      const { error, error_description: words } = toldIn(answer);
      const expected = 'error=invalid_scope, with error_description';
      is(trial, error === 'invalid_scope' && words !== undefined, { answer, expected });
    },
  }),
  rule({
    id: 'OAU-03',
    title: 'leads to no address that is not registered',
    source: 'published',
    run: leadsNowhere('another address', { redirect_uri: `${redirectUri}-of-another` }),
  }),
  rule({
    id: 'OAU-04',
    title: 'exchanges a code for a token, in the form that is published',
    source: 'published',
    async run(walk, trial) {
      const answer = await walk.token('a code', { code: await walk.code('USER_ID') });
      const {
        access_token: token,
        expires_in: seconds,
        scope,
        token_type: type,
        ...more
      } = readFields(answer);
      const good = typeof token === 'string' && seconds === 3600 && scope === 'USER_ID' && type === 'bearer';
      is(trial, good && !('refresh_token' in more), {
        answer,
        expected: 'access_token, expires_in 3600, scope, token_type bearer, and no refresh_token',
      });
    },
  }),
  rule({
    id: 'OAU-05',
    title: 'takes a code once',
    source: 'observed',
    async run(walk, trial) {
      const code = await walk.code();
      await walk.token('a code', { code });
      refusedWith(trial, await walk.token('the same code again', { code }), 'invalid_grant');
    },
  }),
  rule({
    id: 'OAU-06',
    title: 'takes a code with the address that it was asked for with, and no other',
    source: 'published',
    async run(walk, trial) {
      const other = { code: await walk.code(), redirect_uri: `${redirectUri}-of-another` };
      refusedWith(trial, await walk.token('another address', other), 'invalid_grant');
    },
  }),
  rule({
    id: 'OAU-07',
    title: 'does not use up a code where the client cannot show who it is',
    source: 'observed',
    async run(walk, trial) {
      const code = await walk.code();
      refusedWith(
        trial,
        await walk.token('a wrong secret', { code, client_secret: 'wrong' }),
        'invalid_client',
      );
      const answer = await walk.token('the right secret', { code });
      answered(trial, answer, 200);
    },
  }),
  rule({
    id: 'OAU-08',
    title: 'refreshes with offline_access, and lets the old token work on for a while',
    source: 'published',
    async run(walk, trial) {
      const old = readFields(await walk.token('a code', { code: await walk.code() }));
      const refresh_token = String(old.refresh_token);
      const answer = await walk.token('a refresh', { grant_type: 'refresh_token', refresh_token });
      const fresh = readFields(answer);
      const isNew = typeof fresh.access_token === 'string' && fresh.access_token !== old.access_token;
      is(trial, isNew && typeof fresh.refresh_token === 'string', { answer, expected: 'new tokens' });
      for (const [label, token] of [
        ['the new token', fresh.access_token],
        ['the old token', old.access_token],
      ] as const) {
        const used = await walk.user(label, token);
        answered(trial, used, 200);
      }
    },
  }),
  rule({
    id: 'OAU-09',
    title: 'tells of a user what the scopes allow, and no more',
    source: 'published',
    async run(walk, trial) {
      for (const [scope, fields] of [
        ['USER_ID', 'user_id'],
        ['USER_PHONE', 'phone_number,phone_numbers'],
      ] as const) {
        const { access_token } = readFields(await walk.token(scope, { code: await walk.code(scope) }));
        const answer = await walk.user(scope, access_token);
        const told = Object.keys(readFields(answer)).sort().join(',');
        is(trial, told === fields, { answer, expected: fields });
      }
    },
  }),
  rule({
    id: 'OAU-10',
    title: 'ends a token that the user takes back, and tells the app that asked to be told',
    source: 'published',
    async run(walk, trial) {
      const { hands } = trial;
      const talk = await hands.talk();
      const { accessToken, userId } = await hands.token(talk, ['USER_ID', 'NOTIFICATION_ACCESS_REVOCATION']);
      await hands.control.revokeAccess({ user: talk.user, wait: 'delivery', timeout: '10s' });
      const answer = await walk.user('a token that was taken back', accessToken);
      answered(trial, answer, 401);
      const told = hands.receiver.all().map(({ json }) => json as Revocation | undefined);
      trial.expect(
        told.some((event) => event?.user_access_revocation?.user_id === userId),
        'The app was not told.',
        { expected: `USER_ACCESS_REVOCATION of ${userId}` },
      );
    },
  }),
  rule({
    id: 'OAU-21',
    title: 'leads back with an error where the app asks in another way',
    source: 'assumed',
    level: 'should',
    async run(walk, trial) {
      for (const [label, change, error] of [
        ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
        ['no scope', { scope: '' }, 'invalid_scope'],
        ['a strange challenge', { code_challenge: 'a', code_challenge_method: 'S512' }, 'invalid_request'],
      ] as const) {
        const answer = await walk.authorise(label, change);
        is(trial, toldIn(answer).error === error, { answer, expected: `error=${error}` });
      }
    },
  }),
  rule({
    id: 'OAU-22',
    title: 'leads nowhere for an app that it does not know',
    source: 'assumed',
    run: leadsNowhere('an unknown app', { client_id: 'no-such-app' }),
  }),
];

/** Shows a page to whoever asks like this, and leads no further. */
function leadsNowhere(label: string, change: Record<string, string>) {
  return async (walk: OAuthWalk, trial: PlatformTrial): Promise<void> => {
    const answer = await walk.authorise(label, change);
    is(trial, answer.headers.location === undefined, { answer, expected: 'a page' });
  };
}

interface Revocation {
  user_access_revocation?: { user_id?: string };
}
