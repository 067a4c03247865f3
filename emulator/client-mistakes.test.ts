import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ViolationId } from '../spec/index.ts';
import { type PlatformOperationId, platformContract } from '../spec/index.ts';
import type { Emulator } from './index.ts';
import type { Cause } from './testing/bad-calls.ts';
import {
  apiKey,
  authoriseQuery,
  beginScene,
  client,
  conversationId,
  goodCalls,
  grantsOf,
  postConversationId,
  send,
  startScene,
  tokenCall,
  type WireCall,
} from './testing/every-call.ts';

/** What a client does, the status that it gets, and what is found. */
type Mistake = [name: string, cause: Cause, status: number, findings: ViolationId[]];

const headers =
  (given: Record<string, string>, left: string[] = []): Cause =>
  (call) => ({ ...call, headers: without({ ...call.headers, ...given }, left) });
const without = (record: Record<string, string>, left: string[]) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !left.includes(name)));
const body =
  (content: string | object): Cause =>
  (call) => ({ ...call, body: typeof content === 'string' ? content : JSON.stringify(content) });
const path =
  (change: (path: string, call: WireCall) => string): Cause =>
  (call) => ({ ...call, path: change(call.path, call) });
const method =
  (name: string): Cause =>
  (call) => ({ ...call, method: name });

const bareToken: Cause = (call) => ({
  ...call,
  headers: { ...call.headers, authorization: call.headers.authorization!.replace('Bearer ', '') },
});
const olderHeader: Cause = (call) => ({
  ...call,
  headers: {
    ...without(call.headers, ['authorization']),
    'x-access-token': call.headers.authorization!.replace('Bearer ', ''),
  },
});
const keyAsBearer = headers({ authorization: `Bearer ${apiKey}` }, ['x-api-key']);

const text = { text_message: 'سلام' };
const ofAnyMessage = (retired: ViolationId[]): Mistake[] => [
  [
    'puts the text into "text"',
    body({ text: 'سلام' }),
    400,
    ['no_text_and_no_media', ...retired, 'unknown_field'],
  ],
  ['sends a form', body('text_message=hello'), 400, ['not_json', ...retired]],
  ['sends Python instead of JSON', body("{'text_message': 'hello'}"), 400, ['not_json', ...retired]],
  [
    "says the type of the platform's events",
    body({ ...text, type: 'IMAGE' }),
    200,
    [...retired, 'unknown_message_type'],
  ],
  ['sends nulls for what it has not', body({ ...text, media_token: null, buttons: null }), 200, retired],
  ['sends an empty list of buttons', body({ ...text, buttons: { rows: [] } }), 200, retired],
  ['sends the key as a token', keyAsBearer, 401, ['missing_api_key', ...retired]],
  ['ends the path with a slash', path((given) => `${given}/`), 404, ['unknown_path']],
  [
    'leaves the "%" of an id as it is',
    path((given) => given.replace(/[^/]+(?=\/messages)/, '50%off')),
    400,
    ['malformed_path'],
  ],
  ['doubles the slash after the host', path((given) => `/${given}`), 404, ['unknown_path']],
];
const toConversation = (retired: ViolationId[] = []): Mistake[] => [
  ...ofAnyMessage(retired),
  [
    'sends to the id of the user',
    path((given) => given.replace(conversationId, 'sara')),
    404,
    ['unknown_conversation', ...retired],
  ],
  [
    'answers a conversation about a post on the path of the chatbot',
    path((given) => given.replace(conversationId, postConversationId)),
    404,
    ['conversation_about_post', ...retired],
  ],
];
const toUser = (retired: ViolationId[] = []): Mistake[] => [
  ...ofAnyMessage(retired),
  ['sends the token without Bearer', bareToken, 401, ['missing_token', ...retired]],
  ['sends the token in the header of older clients', olderHeader, 200, [...retired, 'token_in_old_header']],
  [
    'leaves the slash of an id as it is',
    path((given) => given.replace(/users\/[^/]+/, 'users/a/b+c=')),
    404,
    ['unknown_path'],
  ],
];

/** What real clients do wrong, call by call. */
const mistakes: Record<PlatformOperationId, Mistake[]> = {
  sendMessageToConversation: toConversation(),
  sendMessageToConversationExperimental: toConversation(['retired_path']),
  sendMessageToChatbotConversationExperimental: toConversation(['retired_path']),
  sendMessageToChatbotConversationV2: toConversation(['retired_path']),
  sendMessageToUser: toUser(),
  sendMessageToUserExperimental: toUser(['retired_path']),
  sendPostMessage: [
    ['uses the field of chatbot messages', body(text), 400, ['no_message_and_no_media', 'unknown_field']],
    [
      'answers a chat of the bot on the path of posts',
      path((given) => given.replace(postConversationId, conversationId)),
      404,
      ['conversation_with_bot'],
    ],
    ['sends the token without Bearer', bareToken, 401, ['missing_token']],
  ],
  getConversation: [
    ['asks with POST', method('POST'), 501, ['wrong_method']],
    ['asks for the messages', path((given) => `${given}/messages`), 404, ['unknown_path']],
    ['sends the token in the header of older clients', olderHeader, 200, ['token_in_old_header']],
  ],
  subscribeToEvents: [
    ['says the name of the event', body({ event_type: 'NEW_MESSAGE' }), 400, ['unknown_event_type']],
    [
      'writes metadata as the events do elsewhere',
      body({ event_type: 'POST_UPDATE', meta_data: {} }),
      200,
      ['unknown_field'],
    ],
    [
      'wants chatbot messages, which need no subscription',
      body({ event_type: 'NEW_CHATBOT_MESSAGE' }),
      400,
      ['unknown_event_type'],
    ],
  ],
  createUploadToken: [
    ['sends no body', ({ body: _body, ...call }) => call, 200, []],
    ['asks with GET', method('GET'), 501, ['wrong_method']],
    ['sends the key as a token', keyAsBearer, 401, ['missing_api_key']],
  ],
  uploadMedia: [
    [
      'uploads with the API key',
      headers({ authorization: `Bearer ${apiKey}` }),
      401,
      ['unknown_upload_token'],
    ],
    [
      'writes Content-Type without its boundary',
      headers({ 'content-type': 'multipart/form-data' }),
      400,
      ['not_multipart'],
    ],
    [
      'sends the bare bytes',
      (call) => ({
        ...call,
        body: '%PDF-1.7',
        headers: { ...call.headers, 'content-type': 'application/pdf' },
      }),
      400,
      ['not_multipart'],
    ],
    [
      'gives the file no name',
      (call) => ({ ...call, body: call.body!.replace(/; filename="[^"]+"\r\n[^\r]+/, '') }),
      400,
      ['no_file'],
    ],
    [
      'uploads a document as a picture',
      path((given) => given.replace('/file', '/image')),
      400,
      ['wrong_file_type'],
    ],
  ],
  getPost: [
    [
      'sends the key in the query',
      ({ headers: _headers, ...call }) => ({
        ...call,
        headers: {},
        query: new URLSearchParams({ 'x-api-key': apiKey }),
      }),
      401,
      ['missing_api_key'],
    ],
    [
      'asks for the address of the post',
      path((given) => given.replace(/[^/]+$/, 'v/gZd7omnS')),
      404,
      ['unknown_path'],
    ],
  ],
  searchPosts: [
    ['asks with GET', method('GET'), 501, ['wrong_method']],
    ['sends nothing', body(''), 400, ['not_json']],
    ['gives one category where a list may be', body({ city: ['tehran'] }), 400, ['wrong_type']],
  ],
  getUser: [
    ['sends the token without Bearer', bareToken, 401, ['missing_token']],
    ['sends the token in the header of older clients', olderHeader, 200, ['token_in_old_header']],
    ['sends no key beside the token', headers({}, ['x-api-key']), 401, ['missing_api_key']],
  ],
  getUserByPost: [
    ['sends a body that says nothing', body({}), 200, ['retired_path']],
    [
      'sends the code of the authorise page',
      async (call, { code }) => ({
        ...call,
        headers: { ...call.headers, authorization: `Bearer ${await code()}` },
      }),
      401,
      ['unknown_token', 'retired_path'],
    ],
  ],
  authorise: [
    [
      'ends the address with a slash',
      (call) => ({ ...call, query: authoriseQuery({ redirect_uri: 'http://127.0.0.1:9/callback/' }) }),
      400,
      ['unregistered_redirect_uri'],
    ],
    ['says no state', (call) => ({ ...call, query: authoriseQuery({ state: '' }) }), 200, ['missing_state']],
    [
      'separates scopes with commas',
      (call) => ({ ...call, query: authoriseQuery({ scope: 'USER_ID,USER_PHONE' }) }),
      302,
      ['unknown_scope'],
    ],
    [
      'escapes the address twice',
      (call) => ({
        ...call,
        query: authoriseQuery({ redirect_uri: encodeURIComponent('http://127.0.0.1:9/callback') }),
      }),
      400,
      ['unregistered_redirect_uri'],
    ],
  ],
  issueToken: [
    [
      'sends JSON',
      (call) => ({
        ...call,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(Object.fromEntries(new URLSearchParams(call.body))),
      }),
      200,
      ['token_request_as_json'],
    ],
    ['asks with GET', method('GET'), 501, ['wrong_method']],
    [
      'sends the code as the URL had it',
      async (_call, { code }) =>
        tokenCall({ grant_type: 'authorization_code', code: encodeURIComponent(`${await code()}==`) }),
      400,
      ['unknown_code'],
    ],
    [
      'forgets the address',
      (call) => ({ ...call, body: call.body!.replace(/redirect_uri=[^&]+&?/, '') }),
      400,
      ['wrong_redirect_uri'],
    ],
    [
      'runs its callback twice',
      async (call, { divar }) => {
        await send(divar, call);
        return call;
      },
      400,
      ['used_code'],
    ],
    [
      'sends the secret escaped, as HTTP Basic',
      (call) => ({
        ...call,
        headers: {
          ...call.headers,
          authorization: `Basic ${btoa(`${client.client_id}:${encodeURIComponent(client.client_secret)}`)}`,
        },
        body: call.body!.replace(/client_secret=[^&]+&?/, '').replace(/client_id=[^&]+&?/, ''),
      }),
      200,
      [],
    ],
  ],
};

let divar: Emulator;
beforeAll(async () => {
  divar = await startScene();
});
afterAll(() => divar.stop());
beforeEach(() => beginScene(divar));

describe.each(platformContract().operations.map(({ id }) => id as PlatformOperationId))(
  'a client of %s that',
  (operation) => {
    it.each(mistakes[operation])('%s', async (_name, cause, status, findings) => {
      const scene = { ...grantsOf(divar), divar };
      const call = await cause(await goodCalls[operation](scene), scene);
      const answer = await send(divar, call);
      expect({ status: answer.status, findings: answer.findings }).toEqual({ status, findings });
      const remedies = answer.entry.findings.map(({ remedy }) => remedy);
      expect(remedies.filter((remedy) => !remedy)).toEqual([]);
      expect(divar.notes).toEqual([]);
    });
  },
);
