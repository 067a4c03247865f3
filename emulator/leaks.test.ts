import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from './index.ts';
import { leaksIn, planted } from './testing/canaries.ts';
import { type ScriptedBot, scriptedBot } from './testing/scripted-bot.ts';

const canaries: Record<string, string> = {
  api_key: 'canary-api-key-f00d-1111',
  old_api_key: 'canary-old-key-f00d-2222',
  identification_key: 'canary/identification+key-3333',
  client_secret: 'canary:client secret~4444',
  control_token: 'canary-control-token-5555',
  access_token: 'canary-access-token-6666',
  other_api_key: 'canary-other-api-key-7777',
  other_identification_key: 'canary-other-id-key-8888',
  other_client_secret: 'canary-other-secret-9999',
};

let divar: Emulator;
let bot: ScriptedBot;
let conversationId: string;
const seen: string[] = [];
const leaving = new AbortController();
let watching: Promise<void>;

beforeAll(async () => {
  bot = await scriptedBot((_received, response) => {
    const answer = planted(Object.values(canaries));
    // The secrets are split over two chunks.
    response.setHeader('X-Told', canaries.api_key!);
    response.write(answer.slice(0, 15));
    response.end(answer.slice(15));
  });
  divar = await createEmulator({
    bot: bot.url,
    apiKey: canaries.old_api_key!,
    identificationKey: canaries.identification_key!,
    clientSecret: canaries.client_secret!,
    controlToken: canaries.control_token!,
    redirectUris: ['http://127.0.0.1/callback'],
  });
  const { control } = divar;
  watching = (async () => {
    for await (const event of control.openStream({ signal: leaving.signal }))
      seen.push(JSON.stringify(event));
  })();
  await control.patchApp({ body: { api_keys: [{ key: canaries.api_key! }] } });
  await control.createApp({
    body: {
      slug: 'other',
      api_key: canaries.other_api_key!,
      identification_key: canaries.other_identification_key!,
      client_secret: canaries.other_client_secret!,
    },
  });
  const scopes = ['USER_ID', 'offline_access'];
  const token = await control.createToken({
    body: { user: 'sara', scopes, access_token: canaries.access_token! },
  });
  canaries.refresh_token = token.refresh_token!;
  const url = `https://oauth.divar.ir/oauth2/auth?${new URLSearchParams({ client_id: 'demo', redirect_uri: 'http://127.0.0.1/callback', response_type: 'code', scope: 'USER_ID', state: 'a-long-state' })}`;
  const { redirect_to: back } = await control.decideConsent({ body: { url, user: 'sara' } });
  canaries.code = new URL(back).searchParams.get('code')!;
  const { text } = await call('/experimental/open-platform/chat/upload', { body: '{}' });
  canaries.upload_token = JSON.parse(text).upload_token ?? JSON.parse(text).token;
  await speak();
});

afterAll(async () => {
  leaving.abort();
  await watching;
  await divar.stop();
  await bot.stop();
});

interface Call {
  method?: string;
  body?: string | Buffer | (string | Buffer)[];
  headers?: Record<string, string>;
}

/** A call of the bot, its body in chunks. */
function call(path: string, { method = 'POST', body = [], headers = {} }: Call): Promise<{ text: string }> {
  const usual = { 'x-api-key': canaries.api_key!, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(divar.url);
    const request = httpRequest(
      { hostname, port, path, method, headers: { ...usual, ...headers } },
      async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ text });
      },
    );
    request.on('error', reject);
    for (const chunk of [body].flat()) request.write(chunk);
    request.end();
  });
}

/** Everybody says every secret in every way. */
async function speak(): Promise<void> {
  const all = planted(Object.values(canaries));
  const said = await divar.user('sara').says(`user ${all}`);
  conversationId = said.conversation_id;
  const path = `/v1/open-platform/chat/bot/conversations/${conversationId}/messages`;
  const button = {
    caption: all.slice(0, 60),
    action: { open_direct_link: `http://127.0.0.1/?${encodeURIComponent(all)}` },
  };
  const message = JSON.stringify({
    text_message: `bot ${all}`,
    buttons: { rows: [{ buttons: [button] }] },
    unknown: all,
  });
  for (const secret of Object.values(canaries)) {
    const at = message.indexOf(secret) + 5;
    await call(path, { body: [message.slice(0, at), message.slice(at)] });
    await call(`/v1/open-platform/chat/bot/conversations/${encodeURIComponent(secret)}/messages`, {
      body: message,
    });
    await call(
      `/no/such/${encodeURIComponent(secret)}?a=${encodeURIComponent(secret)}&b=${secret.replaceAll(/[ +]/g, '_')}`,
      { body: all },
    );
    await call('/oauth2/token', {
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        any: secret,
        client_secret: secret,
      }).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`demo:${secret}`).toString('base64')}`,
      },
    });
    const part = `--b\r\nContent-Disposition: form-data; name="${secret.replaceAll(/\W/g, '-')}"\r\n\r\n${secret}\r\n`;
    const file = `--b\r\nContent-Disposition: form-data; name="file"; filename="${secret}.bin"\r\n\r\n`;
    const bytes = Buffer.concat([
      Buffer.from(part + file),
      Buffer.from([0xff, 0x00, 0x80]),
      Buffer.from(`${secret}\r\n--b--\r\n`),
    ]);
    for (const upload of ['/no/such/upload', '/chat/upload', path]) {
      await call(upload, {
        body: [bytes.subarray(0, 80), bytes.subarray(80)],
        headers: {
          'content-type': 'multipart/form-data; boundary=b',
          'x-other': secret,
          referer: `http://a/?k=${encodeURIComponent(secret)}`,
        },
      });
    }
    await divar.control.putUser({ user: `user ${secret}`, body: { display_name: `name ${secret}` } });
    const data = { title: all, [`k ${secret}`]: 1 };
    const post_token = secret.replaceAll(/\W/g, '-').slice(0, 12);
    await divar.control.putPost({ post_token, body: { category: 'light', city: 'mashhad', data } });
    await divar.control
      .deliverEvent({ body: { body: { type: secret, text: all }, headers: { 'x-extra': secret } } })
      .catch(() => undefined);
  }
  await divar.control.putFaults({
    body: { faults: [{ direction: 'divar_to_bot', operation: 'POST_UPDATE', body: all }] },
  });
  await divar.control.waitFor({ for: 'quiet' });
}

describe('no secret is shown, in no form, by', () => {
  const outputs: [string, () => Promise<unknown>][] = [
    ['the journal', () => divar.control.listEntries()],
    ['the journal in brief', () => divar.control.listEntries({ brief: true })],
    [
      'each entry',
      async () => Promise.all((await ids()).map((id) => divar.control.getEntry({ entry_id: id }))),
    ],
    [
      'each curl',
      async () => Promise.all((await ids()).map((id) => divar.control.getCurl({ entry_id: id }))),
    ],
    ['HAR', () => divar.control.getHar()],
    ['the stream', async () => seen],
    ['the chat', () => divar.control.listMessages({ conversation_id: conversationId })],
    ['the conversations', () => divar.control.listConversations()],
    ['the users', () => divar.control.listUsers()],
    ['the posts', () => divar.control.listPosts()],
    ['the app', () => divar.control.getApp()],
    ['the apps', () => divar.control.listApps()],
    ['the tokens', () => divar.control.listTokens()],
    ['the faults', () => divar.control.getFaults()],
    ['health', () => divar.control.getHealth()],
    ['the recording', () => divar.control.getRecording({ conversation_id: conversationId })],
    ['waiting', () => divar.control.waitFor({ for: 'entry', after: 0 })],
    ['waiting for a message', () => divar.control.waitFor({ for: 'message', after: 0 })],
    ['the replies of the library', () => divar.user('sara').replies()],
    ['the findings of the library', () => divar.journal.findings()],
    ['the notes', async () => divar.notes],
  ];

  const ids = async () => (await divar.control.listEntries({ brief: true })).entries.map(({ id }) => id);

  it.each(outputs)('%s', async (_name, show) => {
    const text = JSON.stringify(await show());
    expect(leaksIn(text, canaries)).toEqual([]);
  });

  it('the same over HTTP, errors included', async () => {
    const authorization = `Bearer ${canaries.control_token}`;
    const shown = async (path: string) =>
      (await fetch(`${divar.url}/_emulator/${path}`, { headers: { authorization } })).text();
    for (const path of ['journal', 'journal.har']) expect(leaksIn(await shown(path), canaries)).toEqual([]);
    for (const secret of Object.values(canaries)) {
      const word = encodeURIComponent(secret);
      for (const path of [
        `journal?${word}=1`,
        `no/${word}`,
        `journal?direction=${word}`,
        `conversations/${word}`,
      ])
        expect(leaksIn(await shown(path), canaries)).toEqual([]);
      const response = await fetch(`${divar.url}/_emulator/users/sara/messages`, {
        method: 'POST',
        headers: { authorization },
        body: `${secret} is not JSON`,
      });
      expect(leaksIn(await response.text(), canaries)).toEqual([]);
    }
  });
});

it('the canaries were planted, and what hands out secrets still does', async () => {
  expect(Object.values(canaries).filter((one) => one.length < 8)).toEqual([]);
  expect(Object.keys(canaries)).toHaveLength(12);
  const state = JSON.stringify(await divar.control.getState());
  for (const name of ['api_key', 'identification_key', 'client_secret', 'access_token', 'upload_token'])
    expect(state).toContain(canaries[name]);
  expect(JSON.stringify(await divar.control.getKeys())).toContain(canaries.api_key);
  expect(bot.received.some(({ body }) => body.includes(canaries.api_key!))).toBe(true);
  expect((await divar.control.listEntries()).entries.length).toBeGreaterThan(80);
});
