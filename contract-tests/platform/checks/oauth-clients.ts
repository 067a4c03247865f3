import { createHash } from 'node:crypto';
import { readFields } from '../oauth-walk.ts';
import type { PlatformCheck } from '../platform-check.ts';
import { answered, refusedWith, rule } from './oauth-rule.ts';

/** F. What clients send on the way to a token, and how long it lasts. */
export const oauthClients: PlatformCheck[] = [
  rule({
    id: 'OAU-11',
    title: "takes the client's secret as HTTP Basic",
    source: 'observed',
    async run(walk, trial) {
      const answer = await walk.tokenByBasic('HTTP Basic', { code: await walk.code() });
      answered(trial, answer, 200);
    },
  }),
  rule({
    id: 'OAU-12',
    title: 'takes a token request as JSON',
    source: 'observed',
    level: 'should',
    async run(walk, trial) {
      const answer = await walk.tokenAsJson('JSON', { code: await walk.code() });
      answered(trial, answer, 200);
    },
  }),
  rule({
    id: 'OAU-13',
    title: 'ends an access token after its hour',
    source: 'published',
    async run(walk, trial) {
      const { access_token: token } = readFields(await walk.token('a code', { code: await walk.code() }));
      const before = await walk.user('within the hour', token);
      answered(trial, before, 200);
      await walk.later(61, async () => {
        const after = await walk.user('after the hour', token);
        answered(trial, after, 401);
      });
    },
  }),
  rule({
    id: 'OAU-14',
    title: 'ends the old tokens two minutes after a refresh',
    source: 'published',
    async run(walk, trial) {
      const old = readFields(await walk.token('a code', { code: await walk.code() }));
      const fields = { grant_type: 'refresh_token', refresh_token: String(old.refresh_token) };
      await walk.token('a refresh', fields);
      await walk.later(3, async () => {
        const used = await walk.user('the old access token', old.access_token);
        answered(trial, used, 401);
        refusedWith(trial, await walk.token('the old refresh token', fields), 'invalid_grant');
      });
    },
  }),
  rule({
    id: 'OAU-15',
    title: 'gives no more by a refresh than the user allowed',
    source: 'assumed',
    level: 'should',
    async run(walk, trial) {
      const { refresh_token } = readFields(await walk.token('a code', { code: await walk.code() }));
      const fields = { grant_type: 'refresh_token', refresh_token: String(refresh_token) };
      const answer = await walk.token('a refresh for more', { ...fields, scope: 'USER_ID USER_PHONE' });
      refusedWith(trial, answer, 'invalid_scope');
    },
  }),
  rule({
    id: 'OAU-16',
    title: 'takes a code that was asked for with a challenge with its verifier alone',
    source: 'assumed',
    level: 'should',
    async run(walk, trial) {
      const code_verifier = 'verifier-of-the-platform-test'.repeat(2);
      const code_challenge = createHash('sha256').update(code_verifier).digest('base64url');
      const code = await walk.code('USER_ID', { code_challenge, code_challenge_method: 'S256' });
      const other = { code, code_verifier: code_verifier.toUpperCase() };
      refusedWith(trial, await walk.token('no verifier', { code }), 'invalid_grant');
      refusedWith(trial, await walk.token('another verifier', other), 'invalid_grant');
      const answer = await walk.token('the verifier', { code, code_verifier });
      answered(trial, answer, 200);
    },
  }),
  rule({
    id: 'OAU-17',
    title: 'says what is wrong with a request for a token',
    source: 'assumed',
    level: 'should',
    async run(walk, trial) {
      const other = { grant_type: 'client_credentials' };
      refusedWith(trial, await walk.token('no code', {}), 'invalid_request');
      refusedWith(trial, await walk.token('another grant', other), 'unsupported_grant_type');
      const twice = { body: 'grant_type=refresh_token&grant_type=refresh_token' };
      refusedWith(trial, await walk.tokenBy('a field that comes twice', twice), 'invalid_request');
      const text = { body: 'give me a token', type: 'text/plain' };
      refusedWith(trial, await walk.tokenBy('no form', text), 'invalid_request');
    },
  }),
  rule({
    id: 'OAU-18',
    title: 'tells the app that the user said no',
    source: 'published',
    async run(walk, trial) {
      const { searchParams } = await walk.denied();
      trial.expect(searchParams.get('error') === 'access_denied', 'The app is not told.', {
        expected: 'error=access_denied',
        actual: searchParams.toString(),
      });
    },
  }),
  rule({
    id: 'OAU-19',
    title: 'gives no token to who cannot show which app it is',
    source: 'assumed',
    async run(walk, trial) {
      const code = await walk.code();
      for (const [label, field, value] of [
        ['an unknown app', 'client_id', 'no-such-app'],
        ['no secret', 'client_secret', ''],
      ] as const) {
        refusedWith(trial, await walk.token(label, { code, [field]: value }), 'invalid_client');
      }
    },
  }),
  rule({
    id: 'OAU-20',
    title: 'takes no code and no refresh token that it did not give',
    source: 'assumed',
    async run(walk, trial) {
      const refresh = { grant_type: 'refresh_token', refresh_token: 'ory_rt_no-such-token' };
      refusedWith(trial, await walk.token('another code', { code: 'ory_ac_no-such-code' }), 'invalid_grant');
      refusedWith(trial, await walk.token('another refresh token', refresh), 'invalid_grant');
    },
  }),
];
