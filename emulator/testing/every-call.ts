import { type PlatformOperationId, platformContract } from '../../spec/index.ts';
import type { FoundViolation } from '../divar/finding.ts';
import { createEmulator, type Emulator } from '../index.ts';

export const apiKey = 'the-api-key';
export const conversationId = 'c-sara';
/** Between reza, who buys, and sara, who sells. */
export const postConversationId = 'c-post';
const postToken = 'gZd7omnS';
const redirectUri = 'http://127.0.0.1:9/callback';
export const client = { client_id: 'my-bot', client_secret: 'the-client-secret' };
export const boundary = 'the-boundary';

/** A call as it goes over the wire. */
export interface WireCall {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Of the authorise page. */
  query?: URLSearchParams;
  body?: string;
  /** How the body becomes bytes. Default UTF-8. */
  encoding?: 'latin1';
}

/** What came of a call. */
export interface WireAnswer {
  status: number;
  text: string;
  headers: Headers;
  /** Ids of what was found, as the header says them. */
  findings: string[];
  entry: { operation: string; findings: FoundViolation[] };
}

export function startScene(): Promise<Emulator> {
  const { client_id: appSlug, client_secret: clientSecret } = client;
  return createEmulator({ apiKey, appSlug, clientSecret, redirectUris: [redirectUri] });
}

/** The users, conversations and posts that the calls are about; the emulator forgets all else. */
export async function beginScene(divar: Emulator): Promise<void> {
  await divar.reset();
  const settings = { api_keys: [{ key: apiKey }], limits: {}, any_key: false, refuse_findings: false };
  await divar.control.patchApp({ body: settings });
  await divar.control.setClock({ body: { now: '2026-01-01T12:00:00Z' } });
  await divar.control.putConversation({ conversation_id: conversationId, body: { user: 'sara' } });
  const sides = { buyer: 'reza', seller: 'sara', conversation_id: postConversationId };
  await divar.control.startPostConversation({ body: { post_token: postToken, ...sides } });
}

/** What a call needs that it cannot know beforehand. */
export interface Grants {
  /** Bearer header of a new token of sara's. */
  bearer(...scopes: string[]): Promise<{ authorization: string }>;
  saraId(): Promise<string>;
  uploadToken(): Promise<string>;
  /** A code that sara gave. */
  code(change?: Record<string, string>): Promise<string>;
  /** A refresh token of sara's. */
  refreshToken(): Promise<string>;
}

export function grantsOf(divar: Emulator): Grants {
  const token = (...scopes: string[]) => divar.user('sara').grants(scopes);
  return {
    bearer: async (...scopes) => ({ authorization: `Bearer ${(await token(...scopes)).access_token}` }),
    saraId: async () => (await divar.control.putUser({ user: 'sara', body: {} })).user_id,
    refreshToken: async () => (await token('USER_ID', 'offline_access')).refresh_token!,
    async uploadToken() {
      const { text } = await send(divar, await goodCalls.createUploadToken(grantsOf(divar)));
      return JSON.parse(text).token;
    },
    async code(change) {
      const url = `${divar.url}/oauth2/auth?${authoriseQuery(change)}`;
      const back = await divar.user('sara').allows(url);
      return new URL(back).searchParams.get('code')!;
    },
  };
}

export function authoriseQuery(change: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope: 'USER_ID offline_access',
    state: 'the-state-of-the-app',
    ...change,
  });
}

const keyed = { 'content-type': 'application/json', 'x-api-key': apiKey };

function called(
  id: PlatformOperationId,
  { ids = {}, headers = {}, body }: { ids?: Record<string, string>; headers?: object; body?: object } = {},
): WireCall {
  const { method, path } = platformContract().operations.find((one) => one.id === id)!;
  return {
    method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name]!)),
    headers: { ...keyed, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  };
}

const toConversation = (id: PlatformOperationId) => async () =>
  called(id, { ids: { conversation_id: conversationId }, body: { text_message: 'سلام' } });

const toUser = (id: PlatformOperationId) => async (grants: Grants) =>
  called(id, {
    ids: { user_id: await grants.saraId() },
    headers: await grants.bearer('CHAT_BOT_USER_MESSAGE_SEND'),
    body: { text_message: 'سلام' },
  });

/** A form with one file, as HTTP libraries write it. */
export function fileForm({
  field = 'file',
  name = 'قرارداد.pdf',
  content = '%PDF-1.7\n%%EOF\n',
} = {}): string {
  const head = `Content-Disposition: form-data; name="${field}"; filename="${name}"`;
  return `--${boundary}\r\n${head}\r\nContent-Type: application/octet-stream\r\n\r\n${content}\r\n--${boundary}--\r\n`;
}

/** For each call of the contract one that is good. */
export const goodCalls: Record<PlatformOperationId, (grants: Grants) => Promise<WireCall>> = {
  sendMessageToConversation: toConversation('sendMessageToConversation'),
  sendMessageToConversationExperimental: toConversation('sendMessageToConversationExperimental'),
  sendMessageToChatbotConversationExperimental: toConversation(
    'sendMessageToChatbotConversationExperimental',
  ),
  sendMessageToChatbotConversationV2: toConversation('sendMessageToChatbotConversationV2'),
  sendMessageToUser: toUser('sendMessageToUser'),
  sendMessageToUserExperimental: toUser('sendMessageToUserExperimental'),
  sendPostMessage: async (grants) =>
    called('sendPostMessage', {
      ids: { conversation_id: postConversationId },
      headers: await grants.bearer('CHAT_SUPPLIER_ALL_CONVERSATIONS_MESSAGE_SEND'),
      body: { message: 'سلام' },
    }),
  getConversation: async (grants) =>
    called('getConversation', {
      ids: { conversation_id: postConversationId },
      headers: await grants.bearer(`CHAT_CONVERSATION_READ.${postConversationId}`),
    }),
  subscribeToEvents: async (grants) =>
    called('subscribeToEvents', {
      headers: await grants.bearer('USER_POSTS_GET'),
      body: { event_type: 'POST_UPDATE' },
    }),
  createUploadToken: async () => called('createUploadToken', { body: {} }),
  uploadMedia: async (grants) => ({
    ...called('uploadMedia', { ids: { kind: 'file' } }),
    headers: {
      authorization: `Bearer ${await grants.uploadToken()}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    body: fileForm(),
  }),
  getPost: async () => called('getPost', { ids: { token: postToken } }),
  searchPosts: async () => called('searchPosts', { body: { city: 'tehran' } }),
  getUser: async (grants) => called('getUser', { headers: await grants.bearer('USER_ID') }),
  getUserByPost: async (grants) => called('getUserByPost', { headers: await grants.bearer('USER_ID') }),
  authorise: async () => ({ ...called('authorise'), headers: {}, query: authoriseQuery() }),
  issueToken: async (grants) => tokenCall({ grant_type: 'authorization_code', code: await grants.code() }),
};

/** A request for a token, with the fields that every one has. */
export function tokenCall(fields: Record<string, string>): WireCall {
  const form = new URLSearchParams({ ...client, redirect_uri: redirectUri, ...fields });
  return {
    ...called('issueToken'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  };
}

/** Makes a call, and looks at what the journal has of it. */
export async function send(
  divar: Emulator,
  { method, path, headers, query, body, encoding }: WireCall,
): Promise<WireAnswer> {
  const url = `${divar.url}${path}${query ? `?${query}` : ''}`;
  const response = await fetch(url, {
    method,
    headers,
    redirect: 'manual',
    ...(method !== 'GET' && body !== undefined && { body: Buffer.from(body, encoding) }),
  });
  const entry_id = Number(response.headers.get('x-emulator-entry'));
  const entry = await divar.control.getEntry({ entry_id });
  return {
    status: response.status,
    text: await response.text(),
    headers: response.headers,
    findings: response.headers.get('x-emulator-findings')?.split(', ') ?? [],
    entry: entry as unknown as WireAnswer['entry'],
  };
}
