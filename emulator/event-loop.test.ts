import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Contract,
  controlContract,
  type Operation,
  platformContract,
  type Schema,
} from '../spec/index.ts';
import { apiKey, boundary, fileForm } from './testing/every-call.ts';

/**
 * No turn of the event loop may take longer than 50 ms of the emulator's own processor time; the quarter more is what a
 * turn loses to neighbours who share the caches.
 */
const longestTurn = 50 * 1.25;
/** What the calibration takes on the machine that the limit was written for. */
const usualCalibration = 40;

const many = 10_000;
const uploadTokens = 10_000;
const postToken = 'gZd7omnS';
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const time = (index: number) => 1_767_000_000_000_000 + index * 1_000_000;
const text = 'سلام، آیا این آگهی هنوز موجود است؟';

/** A data folder of an app that holds as much as it may. */
function fill(dir: string): void {
  const permissions = platformContract().operations.flatMap(({ permission }) => permission ?? []);
  const settings = {
    ...{ slug: 'demo', bot: null, botHost: null, botTimeoutMs: 1000, initUrl: null, dynamicActionUrl: null },
    apiKeys: [{ key: apiKey, permissions: [...new Set(permissions)] }],
    identificationKey: 'the-identification-key',
    ...{ dialect: 'seed', refuseFindings: false, anyKey: false, retries: { attempts: 1, backoffMs: 1000 } },
    limits: { perMinute: null, perDay: null, retryAfterMs: null },
    ...{ pressFields: [], sideSpelling: 'SUPPLY', clientSecret: 'the-client-secret' },
    ...{ redirectUris: ['http://127.0.0.1:9/callback'], autoConsent: null },
  };
  const buttons = [[{ caption: 'بله', action: { kind: 'openDirectLink', url: 'https://divar.ir' } }]];
  const scopes = [
    ...['CHAT_BOT_USER_MESSAGE_SEND', 'CHAT_SUPPLIER_ALL_CONVERSATIONS_MESSAGE_SEND', 'USER_POSTS_GET'],
    ...['CHAT_CONVERSATION_READ.c-post', 'USER_ID'],
  ];
  const post = (index: number) => ({
    ...{ token: `post-${index}`, state: 'PUBLISHED', category: 'cars', city: 'tehran', chatEnabled: true },
    ...{ firstPublishedAt: time(index), lastModifiedAt: time(index), data: { title: text, price: index } },
  });
  const message = (index: number, conversationId: string) => ({
    ...{ id: `${conversationId}-${index}`, conversationId, sentAt: time(index), type: 'TEXT', text },
    origin: index % 2 === 0 ? 'user' : 'bot',
    senderType: index % 2 === 0 ? 'HUMAN' : 'BOT',
    ...(conversationId === 'c-post' && { side: index % 2 === 0 ? 'BUYER' : 'SELLER' }),
    ...(index % 2 === 1 && conversationId === 'c-sara' && { buttons }),
  });
  const facts = [
    { kind: 'app-configured', settings },
    ...['sara', 'reza', ...numbers(many).map((index) => `user-${index}`)].map((name) => ({
      kind: 'user-joined',
      user: { name, displayName: name, id: `id-of-${name}`, blocked: false },
    })),
    {
      kind: 'conversation-started',
      conversation: { id: 'c-sara', type: 'BOT', user: 'sara', startedAt: time(0) },
    },
    {
      kind: 'conversation-started',
      conversation: {
        ...{ id: 'c-post', type: 'POST', user: 'reza', seller: 'sara', postToken, startedAt: time(0) },
      },
    },
    ...numbers(2000).map((index) => ({
      kind: 'conversation-started',
      conversation: { id: `c-${index}`, type: 'BOT', user: `user-${index}`, startedAt: time(0) },
    })),
    ...numbers(many / 2).map((index) => ({ kind: 'message-sent', message: message(index, 'c-post') })),
    ...numbers(many / 2).map((index) => ({ kind: 'message-sent', message: message(index, 'c-sara') })),
    ...numbers(many / 2).map((index) => ({ kind: 'post-put', post: post(index) })),
    ...numbers(uploadTokens).map((index) => ({
      kind: 'upload-token-issued',
      uploadToken: { secret: `upload-${index}-${(index * 7919).toString(36)}`, expiresAt: time(1e9) },
    })),
    ...numbers(100).map((index) => ({
      kind: 'token-issued',
      token: {
        ...{
          id: `token-${index}`,
          secret: `ory_at_${index}_secret`,
          user: 'sara',
          scopes,
          expiresAt: time(1e9),
        },
        revoked: false,
      },
    })),
    ...numbers(100).map((index) => ({
      kind: 'event-subscribed',
      subscription: { id: `s-${index}`, type: 'POST_UPDATE', user: 'sara', tokenId: `token-${index}` },
    })),
  ];
  const entry = (index: number) => ({
    ...{ kind: 'entry', id: index + 1, state: 'done', at: '2026-01-01T12:00:00.000000Z' },
    ...(index % 2 === 0
      ? { direction: 'divar_to_bot', operation: 'NEW_CHATBOT_MESSAGE', outcome: 'answered', attempt: 1 }
      : { direction: 'bot_to_divar', operation: 'sendMessageToConversation' }),
    ...{ method: 'POST', url: '/v1/open-platform/chat/bot/conversations/c-sara/messages', status: 200 },
    ...{
      duration_ms: 1,
      findings: [],
      conversation_id: 'c-sara',
      message_id: `c-sara-${index % (many / 2)}`,
    },
    request: {
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify(
        index % 2 === 1
          ? { text_message: text }
          : {
              type: 'NEW_CHATBOT_MESSAGE',
              new_chatbot_message: {
                ...{ id: `c-sara-${index}`, conversation: { id: 'c-sara', type: 'BOT' }, type: 'TEXT' },
                ...{ sender: { type: 'HUMAN' }, sent_at: time(index), text },
              },
            },
      ),
    },
    response: { headers: [['Content-Type', 'application/json']], body: '{"conversation_id":"c-sara"}' },
  });
  const lines = [{ format: 'divar-emulator-journal', version: 1 }, ...facts, ...numbers(many).map(entry)];
  writeFileSync(path.join(dir, 'demo.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

interface Call {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

const folder = mkdtempSync(path.join(tmpdir(), 'divar-emulator-'));
let emulator: ChildProcess;
let url: string;

beforeAll(async () => {
  const file = fileURLToPath(new URL('./testing/measured-emulator.ts', import.meta.url));
  fill(folder);
  // Enough for all the small exchanges, and for some of the large ones that the calls below make.
  const options = JSON.stringify({ data: folder, seed: 1, journalBytes: 24_000_000 });
  emulator = fork(file, [options], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DIVAR_EMULATOR_JUDGE_ANSWERS: '' },
  });
  [{ url }] = await once(emulator, 'message');
});

afterAll(async () => {
  emulator.disconnect();
  await once(emulator, 'exit');
  rmSync(folder, { recursive: true, force: true });
});

async function told(message: string): Promise<{ longest: number; calibration: number }> {
  emulator.send(message);
  return (await once(emulator, 'message'))[0];
}

/** Status of the answer, and the longest turn of the emulator meanwhile, at its best of several calls. */
async function longestTurnOf(call: Call): Promise<{ status: number; longest: number }> {
  let longest = Number.POSITIVE_INFINITY;
  let status = 0;
  for (let count = 0; count < 12 && longest > longestTurn; count += 1) {
    await told('begin');
    const { method, path: at, headers, body } = call;
    const response = await fetch(url + at, {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    status = response.status;
    if (response.headers.get('content-type') === 'text/event-stream') await response.body!.cancel();
    else await response.arrayBuffer();
    const turn = (await told('end')).longest;
    // On a machine that is slow, or busy just now, all turns take longer.
    const isSlow = turn > longestTurn;
    const factor = isSlow ? Math.max(1, (await told('calibrate')).calibration / usualCalibration) : 1;
    longest = Math.min(longest, turn / factor);
  }
  return { status, longest };
}

const known: Record<string, unknown> = {
  ...{ user: 'sara', buyer: 'reza', seller: 'sara', conversation_id: 'c-sara', message_id: 'c-sara-1' },
  ...{ user_id: 'id-of-sara', post_token: postToken, token: postToken, kind: 'file', token_id: 'token-0' },
  ...{ entry_id: 1, replay_id: 'replay-1', slug: 'other', raw: 'aGVsbG8=', now: '2026-01-01T12:00:00Z' },
  ...{
    direction: 'bot_to_divar',
    status: 500,
    url: 'http://127.0.0.1:9/',
    caption: 'بله',
    text_message: text,
  },
  ...{
    for: 'message',
    after: '0',
    timeout: '10ms',
    quiet: '1ms',
    scopes: ['USER_ID'],
    text: 'موجود',
    type: undefined,
  },
};

/** A value that a schema allows, made of what is known here and of what it needs. */
function sample(contract: Contract, given: Schema, name = ''): unknown {
  const schema = contract.resolve(given);
  if (known[name] !== undefined) return known[name];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [type] = [schema.type].flat();
  if (type === 'object' || schema.properties) {
    const names = schema.required ?? [];
    return Object.fromEntries(
      names.map((one) => [one, sample(contract, schema.properties?.[one] ?? {}, one)]),
    );
  }
  if (type === 'array') return [sample(contract, schema.items ?? {}, name)];
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return false;
  return schema.format === 'date-time' ? known.now : 'x';
}

const tooLong = 14_000;
const megabyte = 1024 * 1024 - 2000;

/** Bodies at which a call may take long, of what its schema allows and of what it does not. */
function worstBodies(contract: Contract, schema: Schema, good: unknown): string[] {
  const fields = (good ?? {}) as Record<string, unknown>;
  const properties = contract.resolve(schema).properties ?? {};
  const lists = listsIn(contract, schema).flatMap((place) =>
    [{}, 'NO_SUCH_NAME'].map((item) => JSON.stringify(withValue(fields, place, Array(16_000).fill(item)))),
  );
  const long = Object.keys(properties).map((name) =>
    JSON.stringify({ ...fields, [name]: 'ل'.repeat(megabyte / 2.1) }),
  );
  const unknown = (count: number) =>
    Object.fromEntries(numbers(count).map((index) => [`field${index}`, index]));
  return [
    ...lists,
    ...long.slice(0, 8),
    JSON.stringify({ ...fields, ...unknown(15_000) }),
    JSON.stringify({ ...fields, ...unknown(65_000) }),
    `[${'{},'.repeat(megabyte / 3)}{}]`,
    `{"data":${'['.repeat(megabyte / 2 - 10)}${']'.repeat(megabyte / 2 - 10)}}`,
    `{"data":"${'\\"'.repeat(megabyte / 2 - 10)}"}`,
    '"'.repeat(megabyte),
  ];
}

/** Places of lists in bodies of a schema, as names and numbers. */
function listsIn(contract: Contract, given: Schema, levels = 6): (string | number)[][] {
  const schema = contract.resolve(given);
  if (levels === 0) return [];
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
    listsIn(contract, part, levels - 1).map((place) => [name, ...place]),
  );
  if (![schema.type].flat().includes('array')) return inside;
  const items = listsIn(contract, schema.items ?? {}, levels - 1).map((place) => [0, ...place]);
  return [[], ...items];
}

function withValue(whole: unknown, [name, ...rest]: (string | number)[], value: unknown): unknown {
  if (name === undefined) return value;
  if (typeof name === 'number') return [withValue({}, rest, value)];
  const fields = (whole ?? {}) as Record<string, unknown>;
  return { ...fields, [name]: withValue(fields[name], rest, value) };
}

function goodPath(operation: Operation): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const isPost = /^(sendPostMessage|getConversation)$/.test(operation.id) && name === 'conversation_id';
    return encodeURIComponent(
      String(isPost && operation.path.startsWith('/v') ? 'c-post' : (known[name] ?? 'x')),
    );
  });
}

/** The call as it should be, and with what makes it take long. */
function callsOf(contract: Contract, operation: Operation, headers: Record<string, string>): Call[] {
  const { method, request, parameters } = operation;
  const needed = parameters.filter(
    (parameter) => parameter.in === 'query' && (parameter.required || parameter.name === 'timeout'),
  );
  const query = new URLSearchParams(
    needed.map(({ name, schema }): [string, string] => [name, String(sample(contract, schema, name))]),
  ).toString();
  const at = goodPath(operation) + (query === '' ? '' : `?${query}`);
  const good = request && sample(contract, request.schema);
  const json = { ...headers, ...(request && { 'content-type': 'application/json' }) };
  const body = good === undefined ? undefined : JSON.stringify(good);
  const optional = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const joined = (more: string) => `${at}${at.includes('?') ? '&' : '?'}${more}`;
  return [
    { method, path: at, headers: json, body },
    { method, path: `${at.split('?')[0]}${'a'.repeat(tooLong)}`, headers: json, body },
    { method, path: `${at.split('?')[0]}${'/a'.repeat(tooLong / 2)}`, headers: json, body },
    { method, path: operation.path.replaceAll(/\{\w+\}/g, 'a'.repeat(tooLong / 2)), headers: json, body },
    {
      method,
      path: joined(
        numbers(1500)
          .map((index) => `p${index}=1`)
          .join('&'),
      ),
      headers: json,
      body,
    },
    ...optional.map((name) => ({
      method,
      path: joined(`${name}=${'a'.repeat(tooLong)}`),
      headers: json,
      body,
    })),
    ...(optional.includes('limit') ? [{ method, path: joined('limit=1000000'), headers: json }] : []),
    ...(optional.includes('text') ? [{ method, path: joined('text=nowhere'), headers: json }] : []),
    // What behaves as another call is read and judged by the same code.
    ...(request && operation.behaviour === operation.id
      ? worstBodies(contract, request.schema, good)
      : []
    ).map((worst) => ({
      ...{ method, path: at, headers: json, body: worst },
    })),
  ];
}

async function slowCalls(calls: Call[]) {
  const slow: unknown[] = [];
  for (const call of calls) {
    const { status, longest } = await longestTurnOf(call);
    if (longest <= longestTurn && status < 500) continue;
    const { method, path: at, body = '' } = call;
    slow.push({
      status,
      longest,
      call: `${method} ${at.slice(0, 100)}`,
      body: `${body.slice(0, 80)} (${body.length})`,
    });
  }
  return slow;
}

const platform = platformContract();
const control = controlContract();

/** They read a whole state or YAML in one turn: only good calls, of what the scene holds, are made of them. */
const readsWhole = ['putState', 'putWorld', 'startReplay'];

/** Calls of the control API that forget what there is come last. */
const forgetting = ['putWorld', 'putState', 'reset', 'revokeAccess', 'deleteApp'];
const inOrder = [...control.operations].sort(
  (one, other) => forgetting.indexOf(one.id) - forgetting.indexOf(other.id),
);

describe('no turn of the event loop takes long', () => {
  it.each(platform.operations.map((operation) => [operation.id, operation] as const))(
    'at the worst of %s',
    async (id, operation) => {
      const calls = callsOf(platform, operation, {
        'x-api-key': apiKey,
        authorization: 'Bearer ory_at_0_secret',
      });
      const form = { 'content-type': `multipart/form-data; boundary=${boundary}` };
      const bearer = { authorization: `Bearer upload-1-${(7919).toString(36)}` };
      if (id === 'uploadMedia')
        calls.push({
          ...calls[0]!,
          headers: { ...form, ...bearer },
          body: fileForm({ content: '%PDF-1.7\n'.padEnd(5_000_000) }),
        });
      if (id === 'issueToken')
        calls.push({
          ...calls[0]!,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: numbers(9000)
            .map((index) => `p${index}`)
            .join('&'),
        });
      expect(await slowCalls(calls)).toEqual([]);
    },
    300_000,
  );

  it.each(inOrder.map((operation) => [operation.id, operation] as const))(
    'at the worst of %s',
    async (id, operation) => {
      const calls = callsOf(control, operation, {});
      const bounded = readsWhole.includes(id) ? calls.filter(({ body = '' }) => body.length < 1000) : calls;
      expect(await slowCalls(bounded)).toEqual([]);
    },
    300_000,
  );
});
