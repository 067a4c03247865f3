import type { Source } from '../../../spec/index.ts';
import { taken } from '../judges.ts';
import { byHand, type PlatformCheck } from '../platform-check.ts';
import type { Asked, PlatformTrial } from '../trial.ts';

const redirectUri = 'http://127.0.0.1:1/callback';

interface Rule {
  id: string;
  title: string;
  source: Source;
  level?: 'should';
  run(trial: PlatformTrial): Promise<void>;
}

const rule = ({ level, ...rest }: Rule): PlatformCheck => ({
  level: level ?? 'must',
  why: 'Apps ask users for access this way.',
  sends: byHand,
  ...rest,
});

type Token = Record<string, unknown> & { access_token?: string; refresh_token?: string };

/** An app with a redirect URI, and a code that a user gave it. */
async function consented(trial: PlatformTrial, scope: string) {
  const { hands } = trial;
  const { control } = hands;
  const { slug } = await control.patchApp({ body: { redirect_uris: [redirectUri] } });
  const { client_secret: secret } = await control.getKeys();
  const talk = await hands.talk();
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: slug,
    redirect_uri: redirectUri,
    scope,
    state: 'state',
  });
  const url = `${trial.settings.url}/oauth2/auth?${query}`;
  const { redirect_to: back } = await control.decideConsent({ body: { url, user: talk.user } });
  const code = new URL(back).searchParams.get('code') ?? trial.notRun('no code came back');
  const client = { client_id: slug, client_secret: secret };
  return { talk, client, grant: { grant_type: 'authorization_code', code, redirect_uri: redirectUri } };
}

function ask(trial: PlatformTrial, label: string, form: Record<string, string>): Promise<Asked> {
  return trial.call(label, {
    path: '/oauth2/token',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
}

function equal(
  trial: PlatformTrial,
  { label, expected, actual }: { label: string; expected: unknown; actual: unknown },
) {
  const [wanted, is] = [JSON.stringify(expected), JSON.stringify(actual)];
  trial.expect(wanted === is, 'It is another one.', { case: label, expected: wanted, actual: is });
}

/** Refused as OAuth does. */
function denied(trial: PlatformTrial, { status, json, label, text }: Asked, error: string): void {
  const good = status >= 400 && status < 500 && (json as { error?: unknown } | undefined)?.error === error;
  trial.expect(good, 'The refusal is another one.', {
    case: label,
    expected: error,
    actual: `${status} ${text}`,
  });
}

/** F. Access to users. */
export const access: PlatformCheck[] = [
  rule({
    id: 'OAU-01',
    title: 'gives a bearer token for a code',
    source: 'published',
    async run(trial) {
      const { client, grant } = await consented(trial, 'USER_ID offline_access');
      const answer = await ask(trial, 'a code', { ...grant, ...client });
      const token = (answer.json ?? {}) as Token;
      equal(trial, {
        label: 'status and token_type',
        expected: [200, 'bearer'],
        actual: [answer.status, token.token_type],
      });
      const types = [
        typeof token.access_token,
        typeof token.expires_in,
        typeof token.scope,
        typeof token.refresh_token,
      ];
      equal(trial, { label: 'types', expected: ['string', 'number', 'string', 'string'], actual: types });
    },
  }),
  rule({
    id: 'OAU-02',
    title: 'takes a code once',
    source: 'published',
    async run(trial) {
      const { client, grant } = await consented(trial, 'USER_ID');
      await ask(trial, 'a code', { ...grant, ...client });
      denied(trial, await ask(trial, 'the code again', { ...grant, ...client }), 'invalid_grant');
    },
  }),
  rule({
    id: 'OAU-03',
    title: 'keeps a code good where the client was not known',
    source: 'observed',
    async run(trial) {
      const { client, grant } = await consented(trial, 'USER_ID');
      const wrong = { ...client, client_secret: 'wrong' };
      denied(trial, await ask(trial, 'a wrong secret', { ...grant, ...wrong }), 'invalid_client');
      const { status } = await ask(trial, 'the right one', { ...grant, ...client });
      equal(trial, { label: 'the code afterwards', expected: 200, actual: status });
    },
  }),
  rule({
    id: 'OAU-04',
    title: 'gives new tokens for a refresh token',
    source: 'published',
    async run(trial) {
      const { client, grant } = await consented(trial, 'USER_ID offline_access');
      const first = (await ask(trial, 'a code', { ...grant, ...client })).json as Token;
      const refresh = { grant_type: 'refresh_token', refresh_token: String(first.refresh_token), ...client };
      const answer = await ask(trial, 'a refresh token', refresh);
      const second = (answer.json ?? {}) as Token;
      const isNew = typeof second.access_token === 'string' && second.access_token !== first.access_token;
      trial.expect(isNew, 'There is no new token.', {
        case: answer.label,
        actual: `${answer.status} ${answer.text}`,
      });
    },
  }),
  rule({
    id: 'OAU-05',
    title: 'tells an app of a user what the user allowed, and no more',
    source: 'published',
    async run(trial) {
      const { hands, settings } = trial;
      const { accessToken, userId } = await hands.token(await hands.talk(), ['USER_ID']);
      const headers = { 'X-Api-Key': settings.apiKey, Authorization: `Bearer ${accessToken}` };
      const answer = await trial.call('who is it', {
        method: 'GET',
        path: '/v1/open-platform/users',
        headers,
      });
      const { user_id: told, ...others } = (answer.json ?? {}) as Record<string, unknown>;
      equal(trial, { label: 'user_id', expected: userId, actual: told });
      const phone = Object.keys(others).filter((name) => name.startsWith('phone'));
      equal(trial, { label: 'without the scope USER_PHONE', expected: [], actual: phone });
    },
  }),
];

/** The smallest picture there is: one pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function uploadToken(trial: PlatformTrial): Promise<string> {
  const { apiKey } = trial.settings;
  const path = '/experimental/open-platform/chat/upload';
  const answer = await trial.call('an upload token', { path, headers: { 'X-Api-Key': apiKey } });
  const { token } = (answer.json ?? {}) as { token?: unknown };
  trial.expect(typeof token === 'string' && token !== '', 'There is no token.', {
    actual: `${answer.status} ${answer.text}`,
  });
  return String(token);
}

function upload(
  trial: PlatformTrial,
  label: string,
  { token, content, name = 'pixel.png' }: { token?: string; content: Buffer; name?: string },
): Promise<Asked> {
  const edge = 'edge-of-a-part';
  const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`;
  return trial.call(label, {
    path: '/upload/image',
    headers: {
      'Content-Type': `multipart/form-data; boundary=${edge}`,
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${edge}--\r\n`)]),
  });
}

const isRefused = (trial: PlatformTrial, { status, label, text }: Asked) =>
  trial.expect(status >= 400 && status < 500, 'It is not refused.', {
    case: label,
    expected: '4xx',
    actual: `${status} ${text}`,
  });

/** G. Files of bots. */
export const media: PlatformCheck[] = [
  rule({
    id: 'MED-01',
    title: 'gives an app a token to upload with',
    source: 'published',
    run: async (trial) => {
      trial.hands;
      await uploadToken(trial);
    },
  }),
  rule({
    id: 'MED-02',
    title: 'takes a picture, and the message that names it',
    source: 'published',
    async run(trial) {
      const { hands } = trial;
      const talk = await hands.talk();
      const answer = await upload(trial, 'a picture', { token: await uploadToken(trial), content: pixel });
      const { id, status } = (answer.json ?? {}) as { id?: string; status?: string };
      equal(trial, { label: 'status', expected: 'ok', actual: status });
      taken(
        trial,
        await trial.send('a message with it', { to: talk.conversationId, body: { media_token: id } }),
      );
      const [message] = await hands.seen(talk);
      equal(trial, { label: 'what the user sees', expected: 'IMAGE', actual: message?.type });
    },
  }),
  rule({
    id: 'MED-03',
    title: 'refuses a picture that is none',
    source: 'published',
    async run(trial) {
      trial.hands;
      const content = Buffer.from('<html>', 'utf8');
      isRefused(
        trial,
        await upload(trial, 'a page', { token: await uploadToken(trial), content, name: 'page.html' }),
      );
    },
  }),
  rule({
    id: 'MED-04',
    title: 'refuses an upload without a token',
    source: 'published',
    async run(trial) {
      trial.hands;
      isRefused(trial, await upload(trial, 'no token', { content: pixel }));
    },
  }),
];
