import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { specFile, statuses, type ViolationId, violationRow, violations } from '../../../spec/index.ts';
import { createEmulator, type Emulator } from '../../index.ts';

const key = 'the-api-key';
const scopes = ['CHAT_BOT_USER_MESSAGE_SEND'];

let divar: Emulator;
let conversationId: string;

beforeAll(async () => {
  divar = await createEmulator({ apiKey: key });
});
afterAll(() => divar.stop());
beforeEach(async () => {
  await divar.reset();
  await divar.control.patchApp({
    body: { api_keys: [{ key }], any_key: false, refuse_findings: false, limits: {} },
  });
  conversationId = (await divar.user('sara').says('سلام')).conversation_id;
});

interface Call {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

type Example = () => Call | Promise<Call>;

const conversationPath = (id = conversationId) => `/v1/open-platform/chat/bot/conversations/${id}/messages`;
const userPath = (id: string) => `/v1/open-platform/chat/bot/users/${encodeURIComponent(id)}/messages`;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const action = { open_direct_link: 'https://divar.ir' };
const button = { caption: 'بله', action };
const withRows = (...rows: object[][]) => ({
  body: { text_message: 'a', buttons: { rows: rows.map((buttons) => ({ buttons })) } },
});
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

async function withToken(granted: string[], { of = 'sara', to = 'sara' } = {}): Promise<Call> {
  const { access_token } = await divar.control.createToken({ body: { user: of, scopes: granted } });
  const { user_id } = await divar.control.putUser({ user: to, body: {} });
  return { path: userPath(user_id), headers: bearer(access_token) };
}

/** Needs a form, not JSON: see upload.test.ts. */
const upload = 'upload.test.ts has an example';
/** Needs a conversation about a post. */
const aboutPost = 'post-conversations.test.ts has an example';

/** Rows that no request can cause as the spec stands: each says why. */
const unreachable: Partial<Record<ViolationId, string>> = {
  too_many_buttons: 'three rows of three are refused before nine buttons are counted',
  unknown_value: 'each choice of a message has a row of its own',
  missing_field: 'each required field of a message has a row of its own',
  wrong_value: 'stands for keywords that the spec does not use',
  unknown_upload_token: upload,
  expired_upload_token: upload,
  used_upload_token: upload,
  no_file: upload,
  several_files: upload,
  empty_file: upload,
  file_too_large: upload,
  wrong_file_type: upload,
  file_named_otherwise: upload,
  file_name_not_utf8: upload,
  not_multipart: upload,
  conversation_with_bot: aboutPost,
  conversation_about_post: aboutPost,
  foreign_conversation: aboutPost,
  conversation_begun: aboutPost,
  no_message_and_no_media: aboutPost,
  message_and_media: aboutPost,
  unknown_event_type: aboutPost,
  by_example: 'needs --upstream-spec: see by-example.test.ts',
  deprecated_field: 'each deprecated field of a message has a row of its own',
};

/** A request that causes each violation. */
const examples: Partial<Record<ViolationId, Example>> = {
  missing_api_key: () => ({ headers: { 'x-api-key': '' } }),
  unknown_api_key: () => ({ headers: { 'x-api-key': 'another-key' } }),
  async missing_permission() {
    await divar.control.patchApp({ body: { api_keys: [{ key, permissions: [] }] } });
    return {};
  },
  missing_token: async () => ({ ...(await withToken(scopes)), headers: {} }),
  unknown_token: async () => ({ ...(await withToken(scopes)), headers: bearer('ory_at_none') }),
  missing_scope: () => withToken(['USER_ID']),
  foreign_token: () => withToken(scopes, { of: 'reza' }),
  unknown_path: () => ({ path: '/v1/open-platform/chat/bot/messages' }),
  malformed_path: () => ({ path: conversationPath('%') }),
  wrong_method: () => ({ method: 'PUT' }),
  too_large: () => ({ body: { text_message: 'a'.repeat(1024 * 1024) } }),
  unknown_conversation: () => ({ path: conversationPath('none') }),
  unknown_user: async () => ({ ...(await withToken(scopes)), path: userPath('none') }),
  missing_upload_token: () => ({ path: '/upload/image' }),
  unknown_media_kind: () => ({ path: '/upload/images' }),
  unknown_media_token: () => ({ body: { media_token: 'of-elsewhere' } }),
  not_imitated: () => ({ path: '/experimental/open-platform/balance', method: 'GET' }),
  unknown_post: () => ({ path: '/v1/open-platform/finder/post/none', method: 'GET' }),
  async recipient_restriction() {
    await divar.control.putUser({ user: 'sara', body: { blocked: true } });
    return {};
  },
  retired_path: () => ({
    path: `/v2/open-platform/chatbot-conversations/${conversationId}/messages`,
  }),
  async token_in_old_header() {
    const { path, headers } = await withToken(scopes);
    return { path, headers: { 'x-access-token': headers!.authorization!.slice('Bearer '.length) } };
  },
  async minute_limit() {
    await divar.control.patchApp({ body: { limits: { per_minute: 0 } } });
    return { body: { text_message: 'a' } };
  },
  async daily_quota() {
    await divar.control.patchApp({ body: { limits: { per_day: 0 } } });
    return { body: { text_message: 'a' } };
  },
  async any_key_taken() {
    await divar.control.patchApp({ body: { any_key: true } });
    return { headers: { 'x-api-key': 'key-of-the-env-file' } };
  },
  compressed_body: () => ({
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync('{"text_message":"a"}'),
  }),
  not_utf8: () => ({ body: Buffer.from('{"text_message":"\xd3\xe1\xc7\xe3"}', 'latin1') }),
  half_surrogate: () => ({ body: '{"text_message":"a\\ud83d"}' }),
  byte_order_mark: () => ({ body: '\ufeff{"text_message":"a"}' }),
  duplicate_key: () => ({ body: '{"text_message":"a","text_message":"b"}' }),
  content_type_not_json: () => ({ headers: { 'content-type': 'text/plain' } }),
  large_number: () => withRows([{ ...button, action: { open_server_link: { data: { id: 2 ** 60 } } } }]),
  not_json: () => ({ body: '{"text_message":' }),
  too_deep: () => ({ body: { text_message: 'a', x: deep(200) } }),
  wrong_type: () => ({ body: { text_message: 5 } }),
  no_text_and_no_media: () => ({ body: {} }),
  text_and_media: () => ({ body: { text_message: 'a', media_token: 'm' } }),
  too_many_rows: () => withRows([button], [button], [button], [button]),
  too_many_buttons_in_row: () => withRows([button, button, button, button]),
  several_actions: () =>
    withRows([{ ...button, action: { ...action, open_post_page: { post_token: 'a' } } }]),
  no_action: () => withRows([{ ...button, action: {} }]),
  button_without_action: () => withRows([{ caption: 'a' }]),
  button_without_caption: () => withRows([{ action }]),
  unknown_icon: () => withRows([{ ...button, icon: 'CALENDAR' }]),
  deprecated_icon_name: () => withRows([{ ...button, icon_name: 'HOME' }]),
  link_not_http: () => withRows([{ ...button, action: { open_direct_link: 'divar.ir' } }]),
  unknown_message_type: () => ({ body: { text_message: 'a', type: 'IMAGE' } }),
  unknown_field: () => ({ body: { text_message: 'a', text: 'a' } }),
  null_field: () => ({ body: { text_message: 'a', media_token: null, buttons: { rows: null } } }),
  empty_text: () => ({ body: { text_message: 'a', media_token: '' } }),
  secret_in_body: () => ({ body: { text_message: `کلید: ${key}` } }),
  id_in_body: () => ({ body: { text_message: 'a', user_id: 'u', conversation_id: 'another' } }),
  type_absent: () => ({ body: { text_message: 'a' } }),
};

const { requests, bodies } = parse(readFileSync(specFile('violations.yaml'), 'utf8'));
const ids = Object.keys({ ...requests, ...bodies }) as ViolationId[];

async function answerTo({ path = conversationPath(), method = 'POST', headers, body }: Call) {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = isRaw ? body : JSON.stringify(body ?? { text_message: 'a' });
  const response = await fetch(divar.url + path, {
    method,
    headers: { 'x-api-key': key, 'content-type': 'application/json', ...headers },
    body: method === 'GET' ? undefined : bytes,
  });
  const entry_id = Number(response.headers.get('x-emulator-entry'));
  return {
    status: response.status,
    answer: await response.json(),
    header: response.headers.get('x-emulator-findings')?.split(', ') ?? [],
    entry: await divar.control.getEntry({ entry_id }),
  };
}

const messagesOfBot = async () => {
  const { conversations } = await divar.control.listConversations();
  const lists = await Promise.all(
    conversations.map(({ id }) => divar.control.listMessages({ conversation_id: id })),
  );
  return lists.flatMap(({ messages }) => messages).filter(({ origin }) => origin === 'bot').length;
};

describe('each violation of the table that a request can commit', () => {
  it('has an example here, or a reason why there is none', () => {
    expect(ids.filter((id) => !examples[id] && !unreachable[id])).toEqual([]);
    expect(ids.filter((id) => examples[id] && unreachable[id])).toEqual([]);
  });

  const withExample = (outcome: 'refused' | 'found' | 'ignored') =>
    ids.filter((id) => examples[id] && violations[id].outcome === outcome);

  it.each(withExample('refused'))('%s is refused as the table says', async (id) => {
    const row = violationRow(id)!;
    if (!('status' in row)) throw new Error('not refused');
    const { status, answer, header, entry } = await answerTo(await examples[id]!());
    const { code, http } = statuses[row.status];
    expect(answer).toEqual({ code, message: row.message, details: [] });
    expect(status).toBe(row.http ?? http);
    expect(header[0]).toBe(id);
    expect(entry.findings[0]).toMatchObject({
      id,
      outcome: 'refused',
      source: row.source,
      message: row.title,
    });
    expect(await messagesOfBot()).toBe(0);
  });

  it.each(withExample('found'))('%s is taken, and found', async (id) => {
    const { status, header, entry } = await answerTo(await examples[id]!());
    expect(status).toBe(200);
    expect(header).toContain(id);
    const { source, title, remedy } = violations[id];
    const found = entry.findings.find((one) => one.id === id);
    expect(found).toMatchObject({ outcome: 'found', source, message: title, remedy });
    expect(await messagesOfBot()).toBe(1);
  });

  it.each(withExample('ignored'))('%s is taken without a word', async (id) => {
    const { status, header, entry } = await answerTo(await examples[id]!());
    expect({ status, header, findings: entry.findings }).toEqual({ status: 200, header: [], findings: [] });
    expect(await messagesOfBot()).toBe(1);
  });

  it.each(withExample('found'))('%s and --refuse-findings: refused, if it is of the bot', async (id) => {
    const given = await examples[id]!();
    await divar.control.patchApp({ body: { refuse_findings: true } });
    const { status, entry } = await answerTo(given);
    if (id === 'any_key_taken') {
      expect(status).toBe(200);
      return;
    }
    expect(status).toBe(400);
    expect(entry.findings[0]).toMatchObject({ outcome: 'refused' });
    expect(entry.findings.map((one) => one.id)).toContain(id);
    expect(await messagesOfBot()).toBe(0);
  });

  it.each(Object.keys(examples).filter((id) => (examples as Record<string, Example>)[id]))(
    '%s leaves the emulator as good as new',
    async (id) => {
      await answerTo(await examples[id as ViolationId]!());
      await divar.control.putUser({ user: 'sara', body: { blocked: false } });
      await divar.control.patchApp({ body: { api_keys: [{ key }], limits: {} } });
      expect((await answerTo({})).status).toBe(200);
      expect(divar.notes).toEqual([]);
    },
  );
});
