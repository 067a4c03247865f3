import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedMessage } from '../../../spec/testing/seed-samples.ts';
import { createEmulator, type Emulator } from '../../index.ts';

let divar: Emulator;
let conversationId: string;

beforeEach(async () => {
  divar = await createEmulator({ apiKey: 'the-api-key' });
  conversationId = (await divar.user('sara').says('سلام')).conversation_id;
});
afterEach(() => divar.stop());

const conversationPath = (id = conversationId) => `/v1/open-platform/chat/bot/conversations/${id}/messages`;

interface Call {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

async function call({
  path = conversationPath(),
  method = 'POST',
  headers,
  body = { text_message: 'س' },
}: Call = {}) {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const response = await fetch(divar.url + path, {
    method,
    headers: { 'content-type': 'application/json', 'x-api-key': 'the-api-key', ...headers },
    ...(method !== 'GET' && { body: text }),
  });
  const entryId = Number(response.headers.get('x-emulator-entry'));
  const entry = await divar.control.getEntry({ entry_id: entryId });
  return {
    status: response.status,
    answer: (await response.json()) as Record<string, unknown>,
    findings: entry.findings,
    ids: entry.findings.map(({ id }) => id),
    header: response.headers.get('x-emulator-findings'),
    entry,
  };
}

const lastMessage = async () =>
  (await divar.control.listMessages({ conversation_id: conversationId })).messages.at(-1)!;

describe('a message', () => {
  it('is captured, and answered with a JSON object', async () => {
    expect(await call({ body: { text_message: 'می‌روم' } })).toMatchObject({
      status: 200,
      answer: { conversation_id: conversationId },
      ids: [],
      header: null,
    });
    expect(await lastMessage()).toMatchObject({
      origin: 'bot',
      sender_type: 'BOT',
      type: 'TEXT',
      text: 'می‌روم',
    });
  });

  it('as the seed page has it is taken, with a finding for each oddity', async () => {
    const path = `/experimental/open-platform/chat/bot/conversations/${conversationId}/messages`;
    const { status, ids, header } = await call({ path, body: seedMessage });
    expect(status).toBe(200);
    expect(ids).toEqual(['retired_path', 'link_not_http', 'deprecated_icon_name', 'unknown_icon']);
    expect(header).toBe(ids.join(', '));
    expect((await lastMessage()).buttons![0]!.map(({ caption }) => caption)).toEqual([
      'متن دکمه',
      'متن دکمه',
    ]);
  });

  it.each([
    '/v1/open-platform/chat/bot/conversations/ID/messages',
    '/experimental/open-platform/chat/bot/conversations/ID/messages',
    '/experimental/open-platform/chatbot-conversations/ID/messages',
    '/v2/open-platform/chatbot-conversations/ID/messages',
  ])('is taken at %s', async (path) => {
    expect((await call({ path: path.replace('ID', conversationId) })).status).toBe(200);
  });

  it.each(['X-Api-Key', 'x-api-key', 'X-API-KEY'])('is taken with the header %s', async (name) => {
    const status = await new Promise((resolve) => {
      const options = { method: 'POST', headers: { [name]: 'the-api-key' } };
      httpRequest(divar.url + conversationPath(), options, (response) =>
        resolve(response.resume().statusCode),
      ).end('{"text_message":"a"}');
    });
    expect(status).toBe(200);
  });

  it('may hold nulls, an empty media token and ids of the path without a word about them', async () => {
    const body = {
      text_message: 'a',
      media_token: '',
      buttons: null,
      user_id: 'u',
      conversation_id: 'other',
    };
    expect(await call({ body })).toMatchObject({
      status: 200,
      ids: [],
      answer: { conversation_id: conversationId },
    });
  });

  it("keeps nulls in a button's own data", async () => {
    const action = { open_server_link: { data: { kept: null } } };
    await call({ body: { text_message: 'a', buttons: { rows: [{ buttons: [{ caption: 'b', action }] }] } } });
    expect((await lastMessage()).buttons![0]![0]!.action).toEqual(action);
  });

  it('points to the field, what came, and at most three nearest values', async () => {
    const button = { caption: 'a', icon: 'HOMEE', action: { open_direct_link: 'https://a' } };
    const { findings } = await call({
      body: { text_message: 'a', buttons: { rows: [{ buttons: [button] }] } },
    });
    expect(findings[0]).toMatchObject({
      id: 'unknown_icon',
      where: '/buttons/rows/0/buttons/0/icon',
      actual: '"HOMEE"',
      source: 'published',
    });
    expect(findings[0]!.nearest!.length).toBeLessThanOrEqual(3);
  });
});

describe('a refusal', () => {
  it.each<[string, number, number, Call]>([
    ['missing_api_key', 401, 16, { headers: { 'content-type': 'application/json', 'x-api-key': '' } }],
    [
      'unknown_api_key',
      412,
      9,
      { headers: { 'content-type': 'application/json', 'x-api-key': 'another-key' } },
    ],
    ['unknown_conversation', 404, 5, { path: conversationPath('none') }],
    ['not_json', 400, 3, { body: '{"text_message":' }],
    ['not_json', 400, 3, { body: '' }],
    ['wrong_type', 400, 3, { body: '[]' }],
    ['wrong_type', 400, 3, { body: { text_message: 5 } }],
    ['no_text_and_no_media', 400, 3, { body: {} }],
    ['text_and_media', 400, 3, { body: { text_message: 'a', media_token: 'm' } }],
    ['unknown_path', 404, 5, { path: '/v1/open-platform/chat/bot/conversation/x/messages' }],
    ['malformed_path', 400, 3, { path: '/v1/%E0%A4%A' }],
    ['wrong_method', 501, 12, { method: 'GET' }],
  ])('%s is %i with code %i', async (id, status, code, given) => {
    const { answer, ids, header, ...rest } = await call(given);
    expect(rest.status).toBe(status);
    expect(answer).toEqual({ code, message: expect.any(String), details: [] });
    expect(ids[0]).toBe(id);
    expect(header).toContain(id);
  });

  it('knows the words that Divar publishes', async () => {
    await divar.control.putUser({ user: 'sara', body: { blocked: true } });
    expect((await call()).answer).toEqual({
      code: 9,
      message: "message delivery failed due to recipient's restriction",
      details: [],
    });
    expect(
      (await call({ headers: { 'content-type': 'application/json', 'x-api-key': 'z' } })).answer.message,
    ).toBe('could not retrieve app from db');
  });

  it('comes to a key without the permission', async () => {
    await divar.control.patchApp({ body: { api_keys: [{ key: 'the-api-key', permissions: [] }] } });
    expect(await call()).toMatchObject({
      status: 403,
      answer: { code: 7, message: 'could not check authorization' },
    });
  });

  it('comes to ten buttons, wherever they are', async () => {
    const button = { caption: 'a', action: { open_direct_link: 'https://a' } };
    const rows = (...counts: number[]) => ({
      text_message: 'a',
      buttons: { rows: counts.map((count) => ({ buttons: Array(count).fill(button) })) },
    });
    expect((await call({ body: rows(3, 3, 3) })).status).toBe(200);
    expect((await call({ body: rows(10) })).ids).toEqual(['too_many_buttons_in_row']);
    expect((await call({ body: rows(3, 3, 3, 1) })).ids).toEqual(['too_many_rows']);
  });

  it('comes to a body over 1 MB, which is not kept', async () => {
    const { status, entry } = await call({ body: { text_message: 'a'.repeat(1024 * 1024) } });
    expect(status).toBe(413);
    expect(entry.request!.bytes).toBeLessThanOrEqual(1024 * 1024);
  });

  it('of an unknown path names the path that was most likely meant', async () => {
    const { findings } = await call({ path: '/v1/open-platform/chat/bot/conversation/42/messages' });
    expect(findings[0]!.nearest![0]).toBe('/v1/open-platform/chat/bot/conversations/42/messages');
  });

  it('leaves no message behind', async () => {
    const before = await lastMessage();
    await call({ body: { text_message: 'a', media_token: 'm' } });
    expect(await lastMessage()).toEqual(before);
  });

  it('comes to every finding with refuseFindings', async () => {
    const body = { text_message: 'a', txt: 1 };
    expect((await call({ body })).status).toBe(200);
    await divar.control.patchApp({ body: { refuse_findings: true } });
    const { status, findings } = await call({ body });
    expect(status).toBe(400);
    expect(findings[0]).toMatchObject({ id: 'unknown_field', outcome: 'refused' });
  });
});

describe('--any-key', () => {
  it("takes the first key that comes as the app's own, and no second one", async () => {
    await divar.control.patchApp({ body: { any_key: true } });
    expect(
      await call({ headers: { 'content-type': 'application/json', 'x-api-key': 'key-of-the-env-file' } }),
    ).toMatchObject({
      status: 200,
      ids: ['any_key_taken'],
    });
    expect(
      await call({ headers: { 'content-type': 'application/json', 'x-api-key': 'key-of-the-env-file' } }),
    ).toMatchObject({
      status: 200,
      ids: [],
    });
    expect(
      (await call({ headers: { 'content-type': 'application/json', 'x-api-key': 'a-second-key' } })).ids,
    ).toEqual(['unknown_api_key']);
  });
});

describe.each([
  ['the users path', '/v1'],
  ['the users path of the seed page', '/experimental'],
])('%s', (_name, version) => {
  const scopes = ['CHAT_BOT_USER_MESSAGE_SEND'];
  const path = (userId: string) =>
    `${version}/open-platform/chat/bot/users/${encodeURIComponent(userId)}/messages`;
  /** The call; that its path is retired is looked at elsewhere. */
  const send = async (given: Call) => {
    const { findings, ...answer } = await call(given);
    const others = findings.filter(({ id }) => id !== 'retired_path');
    return { ...answer, findings: others, ids: others.map(({ id }) => id) };
  };
  const token = (user: string, granted = scopes) =>
    divar.control.createToken({ body: { user, scopes: granted } });

  it('starts a conversation where there is none, and answers its id', async () => {
    const { access_token: secret, user_id: userId } = await token('reza');
    const { answer } = await send({ path: path(userId), headers: { authorization: `Bearer ${secret}` } });
    const { conversations } = await divar.control.listConversations({ user: 'reza' });
    expect(answer).toEqual({ conversation_id: conversations[0]!.id });
    expect((await divar.user('reza').nextReply()).text).toBe('س');
  });

  it('takes a user id with "/" and "+" that is escaped', async () => {
    await divar.control.putUser({ user: 'odd', body: { user_id: 'a/b+c=' } });
    const { access_token: secret } = await token('odd');
    const given = { path: path('a/b+c='), headers: { authorization: `Bearer ${secret}` } };
    expect((await send(given)).status).toBe(200);
  });

  it('takes the token in the header of older clients, with a finding', async () => {
    const { access_token: secret, user_id: userId } = await token('reza');
    const given = { path: path(userId), headers: { 'x-access-token': secret } };
    expect(await send(given)).toMatchObject({ status: 200, ids: ['token_in_old_header'] });
  });

  it('refuses a token that is missing, unknown, revoked, expired, of another user, or without the scope', async () => {
    const reza = await token('reza');
    const given = (secret: string) => ({
      path: path(reza.user_id),
      headers: { authorization: `Bearer ${secret}` },
    });
    const scopeless = await token('reza', ['USER_ID']);
    const mina = await token('mina');
    expect((await send({ path: path(reza.user_id) })).ids).toEqual(['missing_token']);
    expect((await send(given('ory_at_none'))).ids).toEqual(['unknown_token']);
    expect((await send(given(scopeless.access_token))).ids).toEqual(['missing_scope']);
    expect((await send(given(mina.access_token))).ids).toEqual(['foreign_token']);
    expect((await send(given(reza.access_token))).ids).toEqual([]);
    await divar.control.revokeToken({ token_id: reza.id });
    expect((await send(given(reza.access_token))).ids).toEqual(['unknown_token']);
    await divar.control.setClock({ body: { advance: '61m' } });
    expect((await send(given(mina.access_token))).ids).toEqual(['unknown_token']);
  });

  it('says of a token why it is not taken, and of a header that it has none', async () => {
    const reza = await token('reza', [...scopes, 'offline_access']);
    const actual = async (authorization: string) =>
      (await send({ path: path(reza.user_id), headers: { authorization } })).findings[0]!.actual;
    expect(await actual(reza.access_token)).toBe('a value without the word Bearer and a token after it');
    expect(await actual(`Bearer ${reza.refresh_token}`)).toMatch(/^….{4}, a refresh token$/);
    await divar.control.setClock({ body: { now: '2040-01-01T00:00:00Z' } });
    expect(await actual(`Bearer ${reza.access_token}`)).toMatch(/^….{4}, which expired at 20/);
    await divar.control.revokeToken({ token_id: reza.id });
    expect(await actual(`Bearer ${reza.access_token}`)).toMatch(/^….{4}, which was taken back$/);
    await divar.control.setClock({ body: { now: new Date().toISOString(), running: true } });
  });

  it('refuses a key without the permission', async () => {
    const { access_token: secret, user_id: userId } = await token('reza');
    const api_keys = [{ key: 'the-api-key', permissions: ['USER_RETRIEVE'] }];
    await divar.control.patchApp({ body: { api_keys } });
    const given = { path: path(userId), headers: { authorization: `Bearer ${secret}` } };
    expect(await send(given)).toMatchObject({ status: 403, ids: ['missing_permission'] });
    expect((await divar.control.listConversations({ user: 'reza' })).conversations).toEqual([]);
  });

  it('starts no conversation for a message that is refused', async () => {
    const { access_token: secret, user_id: userId } = await token('reza');
    const given = { path: path(userId), headers: { authorization: `Bearer ${secret}` } };
    await divar.control.patchApp({ body: { refuse_findings: true } });
    expect((await send({ ...given, body: { media_token: 'of-elsewhere' } })).status).toBe(400);
    await divar.control.patchApp({ body: { refuse_findings: false } });
    await divar.control.putUser({ user: 'reza', body: { blocked: true } });
    expect(await send(given)).toMatchObject({ status: 412, ids: ['recipient_restriction'] });
    expect((await divar.control.listConversations({ user: 'reza' })).conversations).toEqual([]);
  });

  it('starts one conversation, though the bot writes twice at once', async () => {
    const { access_token: secret, user_id: userId } = await token('reza');
    const given = { path: path(userId), headers: { authorization: `Bearer ${secret}` } };
    const answers = await Promise.all([send(given), send(given)]);
    expect(new Set(answers.map(({ answer }) => answer.conversation_id)).size).toBe(1);
    expect((await divar.control.listConversations({ user: 'reza' })).conversations).toHaveLength(1);
  });

  it('says to a client that puts a user id into the path as it is what to do', async () => {
    const headers = { authorization: `Bearer ${(await token('reza')).access_token}` };
    const { status, findings } = await send({ path: path('').replace('//', '/a/b+c=/'), headers });
    expect(status).toBe(404);
    expect(findings[0]).toMatchObject({ id: 'unknown_path', remedy: expect.stringContaining('%2F') });
    expect((await send({ path: path(''), headers })).findings[0]!.remedy).not.toContain('%2F');
  });

  it('refuses a user that there is not', async () => {
    const { access_token: secret } = await token('reza');
    const given = { path: path('none'), headers: { authorization: `Bearer ${secret}` } };
    expect(await send(given)).toMatchObject({ status: 404, ids: ['unknown_user'] });
  });
});

describe('faults on the way to Divar', () => {
  const sent = (text: string) =>
    fetch(divar.url + conversationPath(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'the-api-key' },
      body: JSON.stringify({ text_message: text }),
    });

  it('put a status in the place of the answer for as many calls as they say', async () => {
    await divar.faults.set({ direction: 'bot_to_divar', status: 503, times: 1 });
    expect((await call()).status).toBe(503);
    expect((await call()).status).toBe(200);
  });

  it('cut the connection', async () => {
    await divar.faults.set({ direction: 'bot_to_divar', drop: true });
    await expect(call()).rejects.toThrow('fetch failed');
    const entries = await divar.journal.entries({ direction: 'bot_to_divar' });
    expect(entries[0]).toMatchObject({ state: 'done', faults: [{ drop: true }] });
  });

  it('lose the answer after the work was done', async () => {
    await divar.faults.set({ direction: 'bot_to_divar', drop: true, after: true, times: 1 });
    await expect(call({ body: { text_message: 'رسید' } })).rejects.toThrow('fetch failed');
    expect((await lastMessage()).text).toBe('رسید');
  });

  it('answer another body, with other headers', async () => {
    const headers = { 'Retry-After': '1' };
    const fault = { direction: 'bot_to_divar', status: 429, headers, body: '<html>' } as const;
    await divar.faults.set(fault);
    const response = await fetch(divar.url + conversationPath(), { method: 'POST', body: '{}' });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.text()).toBe('<html>');
  });

  it('garble the answer of a call that counts', async () => {
    await divar.faults.set({ direction: 'bot_to_divar', after: true, body: '' });
    const response = await fetch(divar.url + conversationPath(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'the-api-key' },
      body: '{"text_message":"خالی"}',
    });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect((await lastMessage()).text).toBe('خالی');
  });

  it('strike only what they are about', async () => {
    await divar.faults.set({ direction: 'bot_to_divar', operation: 'sendMessageToUser', status: 500 });
    expect((await call()).status).toBe(200);
  });

  it('add headers to the real answer, and replace those of the same name', async () => {
    const headers = { 'content-type': 'text/html', 'Retry-After': '9' };
    await divar.faults.set({ direction: 'bot_to_divar', headers });
    await divar.control.patchApp({ body: { limits: { per_minute: 1, retry_after: '1s' } } });
    const [taken, refused] = [await sent('سلام'), await sent('سلام')];
    expect(taken.headers.get('content-type')).toBe('text/html');
    expect(await taken.json()).toEqual({ conversation_id: conversationId });
    expect((await lastMessage()).text).toBe('سلام');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '9']);
  });

  it('are told beside that the bot did not wait for the answer', async () => {
    await divar.faults.set({ direction: 'bot_to_divar', latency: '50ms' });
    const leaving = new AbortController();
    const headers = { 'content-type': 'application/json', 'x-api-key': 'the-api-key' };
    const call = { headers, signal: leaving.signal };
    const left = fetch(`${divar.url}/v1/open-platform/users`, call).catch(({ name }) => name);
    const calls = () => divar.journal.entries({ direction: 'bot_to_divar' });
    await expect.poll(calls).toHaveLength(1);
    leaving.abort();
    expect(await left).toBe('AbortError');
    const told = { note: 'The bot did not wait for the answer.', faults: [{ latency: '50ms' }] };
    await expect.poll(calls).toMatchObject([{ state: 'done', ...told }]);
  });

  it('do not keep a call open beyond a reset', async () => {
    await divar.faults.set({ direction: 'bot_to_divar', latency: '1h' });
    const answers = [
      call({ path: '/v1/open-platform/users', method: 'GET' }).catch(() => undefined),
      fetch(`${divar.url}/oauth2/token`, { method: 'POST' }),
    ];
    for (const operation of ['getUser', 'issueToken']) {
      await expect
        .poll(async () => (await divar.journal.entries()).map((entry) => entry.operation))
        .toContain(operation);
    }
    await divar.reset();
    await Promise.all(answers);
    const said = await divar.control.sendUserMessage({ user: 'sara', body: { text: 'نو' }, timeout: '2s' });
    expect(said.timed_out).toBeUndefined();
  });

  it.each([
    [500, 13, 'internal server error'],
    [429, 8, 'too many requests'],
    [502, 14, 'bad gateway'],
    [418, 3, "i'm a teapot"],
  ])('answer a status %d as the gateway would', async (status, code, message) => {
    await divar.faults.set({ direction: 'bot_to_divar', status });
    const answer = await sent('سلام');
    expect([answer.status, await answer.json()]).toEqual([status, { code, message, details: [] }]);
  });

  it('leave an answer without a body where its status has none', async () => {
    await divar.faults.set({ direction: 'bot_to_divar', status: 204, after: true });
    const answer = await sent('سلام');
    const { headers } = answer;
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect([headers.get('content-type'), headers.get('content-length')]).toEqual([null, null]);
    expect((await lastMessage()).text).toBe('سلام');
  });

  it('strike the calls about a user by whatever names the user', async () => {
    const { access_token, user_id } = await divar.control.createToken({
      body: { user: 'sara', scopes: ['CHAT_BOT_USER_MESSAGE_SEND', 'USER_ID'] },
    });
    const headers = { authorization: `Bearer ${access_token}` };
    const toSara = {
      path: `/v1/open-platform/chat/bot/users/${encodeURIComponent(user_id)}/messages`,
      headers,
    };
    const whoIsSara = { path: '/v1/open-platform/users', headers };
    const saras = [{}, toSara, whoIsSara];
    const statuses = async () => {
      const all = [];
      for (const given of saras) all.push((await call(given)).status);
      return all;
    };
    await divar.faults.set({ direction: 'bot_to_divar', status: 503, user: 'sara' });
    expect(await statuses()).toEqual([503, 503, 503]);
    await divar.faults.set({ direction: 'bot_to_divar', status: 503, user: 'reza' });
    expect(await statuses()).toEqual([200, 200, 200]);
    await divar.faults.set({ direction: 'bot_to_divar', status: 503, conversation_id: conversationId });
    expect(await statuses()).toEqual([503, 503, 200]);
  });
});

it('a bot that goes away within its request is recorded, and the next one is served', async () => {
  const request = httpRequest(divar.url + conversationPath(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'the-api-key', 'content-length': 100 },
  });
  request.on('error', () => undefined);
  const waiting = divar.control.waitFor({ for: 'entry', direction: 'bot_to_divar' });
  request.write('{"text');
  request.on('socket', (socket) => socket.on('connect', () => setImmediate(() => request.destroy())));
  expect((await waiting).entry).toMatchObject({ note: 'The bot cut the connection within its request.' });
  expect((await call()).status).toBe(200);
});
