import type { PlatformOperationId, ViolationId } from '../../spec/index.ts';
import type { Emulator } from '../index.ts';
import {
  apiKey,
  authoriseQuery,
  boundary,
  conversationId,
  fileForm,
  type Grants,
  postConversationId,
  send,
  tokenCall,
  type WireCall,
} from './every-call.ts';

/** What makes a good call a bad one: another call, or something done before it. */
export type Cause = (call: WireCall, scene: Scene) => WireCall | Promise<WireCall>;
export type Causes = Partial<Record<ViolationId, Cause>>;
export interface Scene extends Grants {
  divar: Emulator;
}

const withHeaders = (call: WireCall, headers: object): WireCall => ({
  ...call,
  headers: { ...call.headers, ...headers },
});
const withBody = (call: WireCall, body: unknown): WireCall => ({ ...call, body: JSON.stringify(body) });
const body =
  (content: unknown): Cause =>
  (call) =>
    withBody(call, content);
const change =
  (fields: object): Cause =>
  (call) =>
    withBody(call, { ...JSON.parse(call.body!), ...fields });
/** The app is set otherwise before the call. */
const settings =
  (change: object): Cause =>
  async (call, { divar }) => {
    await divar.control.patchApp({ body: change });
    return call;
  };
const elsewhere =
  (from: string, to: string): Cause =>
  (call) => ({ ...call, path: call.path.replace(from, to) });

const bearerOf =
  (user: string, ...scopes: string[]): Cause =>
  async (call, { divar }) => {
    const { access_token } = await divar.user(user).grants(scopes);
    return withHeaders(call, { authorization: `Bearer ${access_token}` });
  };

const blocked =
  (user: string): Cause =>
  async (call, { divar }) => {
    await divar.control.putUser({ user, body: { blocked: true } });
    return call;
  };

/** Of every call: there is no such path, or not with this method, or it cannot be read. */
export const onAnyCall: Causes = {
  unknown_path: (call) => ({ ...call, path: `/none${call.path}` }),
  malformed_path: (call) => ({ ...call, path: `${call.path}%` }),
  wrong_method: (call) => ({ ...call, method: 'PATCH' }),
};

export const onKeys: Causes = {
  missing_api_key: (call) => withHeaders(call, { 'content-type': 'application/json', 'x-api-key': '' }),
  unknown_api_key: (call) =>
    withHeaders(call, { 'content-type': 'application/json', 'x-api-key': 'another-key' }),
  missing_permission: settings({ api_keys: [{ key: apiKey, permissions: [] }] }),
  minute_limit: settings({ limits: { per_minute: 0 } }),
  daily_quota: settings({ limits: { per_day: 0 } }),
};

export const onTokens: Causes = {
  missing_token: (call) => withHeaders(call, { authorization: '' }),
  unknown_token: (call) => withHeaders(call, { authorization: 'Bearer ory_at_none' }),
  missing_scope: bearerOf('sara', 'USER_ADDRESS'),
};

const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);
export const onJson: Causes = {
  not_json: (call) => ({ ...call, body: '{"a":' }),
  compressed_body: (call) => withHeaders(call, { 'content-encoding': 'gzip' }),
  not_utf8: (call) => ({ ...call, body: '{"a":"\xd3\xe1"}', encoding: 'latin1' }),
  half_surrogate: (call) => ({ ...call, body: '{"a":"a\\ud83d"}' }),
  byte_order_mark: (call) => ({ ...call, body: '\ufeff{}' }),
  duplicate_key: (call) => ({ ...call, body: '{"a":1,"a":2}' }),
  wrong_type: body([]),
  too_deep: body({ a: deep(200) }),
  too_large: body({ a: 'a'.repeat(1024 * 1024) }),
};

const button = { caption: 'بله', action: { open_direct_link: 'https://divar.ir' } };
const grid = (...rows: object[][]) => ({ rows: rows.map((buttons) => ({ buttons })) });
const two = { ...button.action, open_post_page: { post_token: 'a' } };
const onButtons = (field: string): Causes => ({
  too_many_rows: change({ [field]: grid([button], [button], [button], [button]) }),
  too_many_buttons_in_row: change({ [field]: grid([button, button, button, button]) }),
  several_actions: change({ [field]: grid([{ ...button, action: two }]) }),
});

const onMessages: Causes = {
  no_text_and_no_media: body({}),
  text_and_media: body({ text_message: 'a', media_token: 'm' }),
  ...onButtons('buttons'),
  recipient_restriction: blocked('sara'),
};

const toConversation: Causes = {
  ...onMessages,
  unknown_conversation: elsewhere(conversationId, 'none'),
  conversation_about_post: elsewhere(conversationId, postConversationId),
};

const toUser: Causes = {
  ...onMessages,
  unknown_user: (call) => ({ ...call, path: call.path.replace(/users\/[^/]+/, 'users/none') }),
  foreign_token: bearerOf('reza', 'CHAT_BOT_USER_MESSAGE_SEND'),
};

/** The upload token is used, or too old, before the call. */
const uploadTokenUsed: Cause = async (call, { divar }) => {
  await send(divar, call);
  return call;
};
const later =
  (time: string): Cause =>
  async (call, { divar }) => {
    await divar.control.setClock({ body: { advance: time } });
    return call;
  };
const form =
  (content: string): Cause =>
  (call) => ({ ...call, body: content });
const twoFiles = fileForm().replace(`--${boundary}--\r\n`, '') + fileForm({ field: 'more' });

const query =
  (fields: Record<string, string>): Cause =>
  (call) => ({ ...call, query: authoriseQuery(fields) });
const fields =
  (given: Record<string, string>): Cause =>
  (call) => ({ ...call, body: String(merged(new URLSearchParams(call.body), given)) });
const without =
  (name: string): Cause =>
  (call) => {
    const form = new URLSearchParams(call.body);
    form.delete(name);
    return { ...call, body: String(form) };
  };

function merged(form: URLSearchParams, given: Record<string, string>): URLSearchParams {
  for (const [name, value] of Object.entries(given)) form.set(name, value);
  return form;
}

const refreshed =
  (more: Record<string, string> = {}): Cause =>
  async (_call, { refreshToken }) =>
    tokenCall({ grant_type: 'refresh_token', refresh_token: await refreshToken(), ...more });

/** What else is refused of each call, besides what follows from its key, its token and its body. */
export const ofEachCall: Record<PlatformOperationId, Causes> = {
  sendMessageToConversation: toConversation,
  sendMessageToConversationExperimental: toConversation,
  sendMessageToChatbotConversationExperimental: toConversation,
  sendMessageToChatbotConversationV2: toConversation,
  sendMessageToUser: toUser,
  sendMessageToUserExperimental: toUser,
  sendPostMessage: {
    no_message_and_no_media: body({ text_message: 'سلام' }),
    message_and_media: change({ media_token: 'm' }),
    ...onButtons('sender_buttons'),
    unknown_conversation: elsewhere(postConversationId, 'none'),
    conversation_with_bot: elsewhere(postConversationId, conversationId),
    foreign_conversation: bearerOf('mina', `CONVERSATION_SEND_MESSAGE.${postConversationId}`),
    recipient_restriction: blocked('reza'),
  },
  getConversation: {
    unknown_conversation: async (call, scene) =>
      withHeaders(
        await elsewhere(postConversationId, 'none')(call, scene),
        await scene.bearer('CHAT_CONVERSATION_READ.none'),
      ),
    foreign_conversation: bearerOf('mina', `CHAT_CONVERSATION_READ.${postConversationId}`),
  },
  subscribeToEvents: { unknown_event_type: change({ event_type: 'NEW_MESSAGE' }) },
  createUploadToken: {},
  uploadMedia: {
    missing_upload_token: (call) => withHeaders(call, { authorization: '' }),
    unknown_upload_token: (call) => withHeaders(call, { authorization: `Bearer ${apiKey}` }),
    used_upload_token: uploadTokenUsed,
    expired_upload_token: later('61m'),
    unknown_media_kind: elsewhere('/upload/file', '/upload/files'),
    not_multipart: (call) => withHeaders(call, { 'content-type': 'multipart/form-data' }),
    no_file: form(fileForm({ field: 'document' })),
    several_files: form(twoFiles),
    empty_file: form(fileForm({ content: '' })),
    file_too_large: form(fileForm({ content: `%PDF-1.7\n${'a'.repeat(5_300_000)}` })),
    wrong_file_type: form(fileForm({ content: '<script>' })),
  },
  getPost: { unknown_post: (call) => ({ ...call, path: call.path.replace(/[^/]+$/, 'none') }) },
  searchPosts: {},
  getUser: {},
  getUserByPost: {},
  authorise: {
    unknown_client: query({ client_id: 'another' }),
    unregistered_redirect_uri: query({ redirect_uri: 'http://127.0.0.1:9/callback/' }),
    unsupported_response_type: query({ response_type: 'token' }),
    missing_scope_parameter: query({ scope: '' }),
    unknown_scope: query({ scope: 'USER_IDS' }),
    bad_code_challenge: query({ code_challenge: 'a', code_challenge_method: 'S512' }),
    repeated_parameter: (call) => ({
      ...call,
      query: new URLSearchParams(`${authoriseQuery()}&scope=USER_PHONE`),
    }),
  },
  issueToken: {
    unreadable_token_request: (call) => withHeaders(call, { 'content-type': 'text/plain' }),
    missing_client_authentication: without('client_secret'),
    unknown_client: fields({ client_id: 'another' }),
    wrong_client_secret: fields({ client_secret: 'another' }),
    missing_parameter: without('code'),
    repeated_parameter: (call) => ({ ...call, body: `${call.body}&code=again` }),
    unsupported_grant_type: fields({ grant_type: 'client_credentials' }),
    unknown_code: fields({ code: 'ory_ac_none' }),
    used_code: uploadTokenUsed,
    expired_code: later('11m'),
    wrong_redirect_uri: fields({ redirect_uri: 'http://127.0.0.1:9/other' }),
    async wrong_code_verifier(_call, { code }) {
      const challenged = { code_challenge: 'the-challenge', code_challenge_method: 'plain' };
      const given = { code: await code(challenged), code_verifier: 'another' };
      return tokenCall({ grant_type: 'authorization_code', ...given });
    },
    unknown_refresh_token: refreshed({ refresh_token: 'ory_rt_none' }),
    async expired_refresh_token(call, scene) {
      const given = await refreshed()(call, scene);
      return later('721h')(given, scene);
    },
    wider_scope: refreshed({ scope: 'USER_ID USER_PHONE' }),
  },
};
