import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publishedOperations } from '../../../spec/index.ts';
import { createEmulator, type Emulator } from '../../index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'divar-upstream-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, content);
  return at;
}

const ok = (schema: object, more: object = {}) => ({
  200: { description: '', content: { 'application/json': { schema, ...more } } },
});

/** A document with the faults of the published one, and some more. */
const document = {
  openapi: '3.0.0',
  info: { title: 'x', version: '1' },
  security: [{ APIKey: [] }],
  paths: {
    '/experimental/open-platform/balance': {
      get: { operationId: 'GetBalance', responses: ok({ $ref: '#/components/schemas/Balance' }) },
    },
    '/v1/open-platform/addons/post/{token}': {
      post: {
        operationId: 'CreateAddon',
        security: [{ APIKey: [], OAuth: ['POST_ADDON_CREATE.post_token', 'USER_POSTS_ADDON_CREATE'] }],
        parameters: [{ name: 'limit', in: 'query', required: true, schema: { type: 'integer' } }],
        requestBody: { $ref: '#/components/requestBodies/Addon' },
        responses: ok({}, { example: { id: 'addon-1' } }),
      },
    },
    '/v1/open-platform/addons/post/broken': {
      get: { operationId: 'Broken', responses: ok({ $ref: '#/components/schemas/Missing' }) },
      put: {
        operationId: 'BrokenToo',
        requestBody: { content: { 'application/json': { schema: { pattern: '(' } } } },
        responses: ok({ type: 'string', pattern: 5 }),
      },
    },
    '/v1/open-platform/posts': {
      get: {
        operationId: 'GetBalance',
        parameters: [
          { name: 'ids', in: 'query', schema: { type: 'array', items: { type: 'integer' } } },
          { name: 'most', in: 'query', schema: { type: 'number' } },
          { name: 'open', in: 'query', schema: { type: 'boolean' } },
        ],
        responses: ok({}, { example: { posts: [] } }),
      },
    },
    '/v1/open-platform/profile/{id}': { $ref: '#/components/pathItems/Profile' },
    '/v1/open-platform/nothing': null,
    '/v1/open-platform/chat/bot/conversations/{conversation_id}/messages': {
      post: { operationId: 'ours', responses: ok({}, { example: { conversation_id: 'by example' } }) },
    },
  },
  components: {
    pathItems: { Profile: { get: { responses: ok({}, { example: { name: 'سارا' } }) } } },
    requestBodies: {
      Addon: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Addon' } } },
      },
    },
    schemas: {
      Balance: {
        type: 'object',
        properties: {
          balance_rials: { type: 'string', format: 'int64' },
          app: { type: 'string', example: 'فروشگاه', nullable: true },
          seconds: { type: 'string', format: 'uint64', example: 120 },
        },
      },
      Addon: {
        type: 'object',
        required: ['title'],
        properties: {
          title: { type: 'string' },
          price: { type: 'string', format: 'int64' },
          score: { type: 'number', minimum: 0, exclusiveMinimum: true },
          note: { type: 'string', nullable: true },
          free: { type: 'object' },
        },
      },
    },
    securitySchemes: {
      APIKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      OAuth: { type: 'oauth2', name: 'ACCESS_TOKEN', flows: {} },
    },
  },
};

let divar: Emulator;
let token: string;

beforeAll(async () => {
  divar = await createEmulator({ upstreamSpec: file('upstream.json', JSON.stringify(document)) });
});
afterAll(() => divar.stop());
beforeEach(async () => {
  await divar.reset();
  const { access_token } = await divar.control.createToken({
    body: { user: 'sara', scopes: ['USER_POSTS_ADDON_CREATE'] },
  });
  token = access_token;
});

async function call(method: string, where: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(divar.url + where, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-api-key': divar.apiKey,
      authorization: `Bearer ${token}`,
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    answer: await response.json(),
    findings: response.headers.get('x-emulator-findings'),
  };
}

const addon = '/v1/open-platform/addons/post/gZd7omnS?limit=3';

describe('a call that is not imitated, with --upstream-spec', () => {
  it('is answered from its schema, and marked', async () => {
    expect(await call('GET', '/experimental/open-platform/balance')).toEqual({
      status: 200,
      answer: { balance_rials: '0', app: 'فروشگاه', seconds: '120' },
      findings: 'by_example',
    });
    const [entry] = await divar.journal.entries();
    expect(entry).toMatchObject({
      operation: 'GetBalance',
      findings: [{ id: 'by_example', message: expect.stringMatching(/^By example, not imitated/) }],
    });
  });

  it('is answered by its example where it has one', async () => {
    const { answer } = await call('POST', addon, { title: 'کارشناسی', price: 5, note: null, free: { a: 1 } });
    expect(answer).toEqual({ id: 'addon-1' });
  });

  it.each([
    ['a field of a wrong type', addon, { title: 5 }, 400, 'wrong_type'],
    ['no JSON', addon, undefined, 400, 'not_json'],
    ['a missing field', addon, {}, 200, 'by_example, missing_field'],
    ['an unknown field', addon, { title: 'a', titel: 'a' }, 200, 'by_example, unknown_field'],
    ['a number of 64 bits that is none', addon, { title: 'a', price: true }, 400, 'wrong_type'],
    ['a number that is too small', addon, { title: 'a', score: 0 }, 200, 'by_example, wrong_value'],
    ['a query that is not a number', addon.replace('3', 'x'), { title: 'a' }, 400, 'wrong_type'],
    [
      'a query that is missing',
      addon.replace('limit', 'most'),
      { title: 'a' },
      200,
      'by_example, missing_field, unknown_field',
    ],
  ])('is validated on the way in: %s', async (_, where, body, status, findings) => {
    const { status: actual, findings: told } = await call('POST', where, body);
    expect(actual).toBe(status);
    expect(told?.split(', ').sort().join(', ')).toBe(findings);
  });

  it('needs the API key and the token that it asks for', async () => {
    expect(
      (await call('GET', '/experimental/open-platform/balance', undefined, { 'x-api-key': 'no' })).status,
    ).toBe(412);
    expect((await call('POST', addon, {}, { authorization: '' })).findings).toBe('missing_token');
    const { access_token: other } = await divar.control.createToken({
      body: { user: 'sara', scopes: ['USER_ID'] },
    });
    expect((await call('POST', addon, {}, { authorization: `Bearer ${other}` })).findings).toBe(
      'missing_scope',
    );
  });

  it('takes a token for the very resource that its path names', async () => {
    const scopes = ['POST_ADDON_CREATE.gZd7omnS'];
    const { access_token } = await divar.control.createToken({ body: { user: 'sara', scopes } });
    const headers = { authorization: `Bearer ${access_token}` };
    expect((await call('POST', addon, { title: 'a' }, headers)).status).toBe(200);
    const other = addon.replace('gZd7omnS', 'wXyKp4Tm');
    expect((await call('POST', other, { title: 'a' }, headers)).findings).toBe('missing_scope');
  });

  it('is answered in spite of a schema that nobody can read', async () => {
    expect(await call('GET', '/v1/open-platform/addons/post/broken')).toMatchObject({ status: 200 });
    expect(await call('PUT', '/v1/open-platform/addons/post/broken', { a: 1 })).toMatchObject({
      status: 200,
    });
  });

  it('is told from another one with the same operationId', async () => {
    expect((await call('GET', '/v1/open-platform/posts')).answer).toEqual({ posts: [] });
    expect((await call('GET', '/experimental/open-platform/balance')).answer).toHaveProperty('app');
  });

  it.each([
    ['ids=1&ids=2&most=1e3&open=true', 'by_example'],
    ['ids=1&ids=x', 'wrong_type'],
    ['most=many', 'wrong_type'],
    ['open=yes', 'wrong_type'],
  ])('has its query read by its types: %s', async (query, findings) => {
    expect((await call('GET', `/v1/open-platform/posts?${query}`)).findings).toBe(findings);
  });

  it.each(['1', 'a%2Fb', '%00', '..%2f..', 'سارا', 'a'.repeat(4000)])(
    'takes the id %.20s in its path',
    async (id) => {
      const { status, answer } = await call('GET', `/v1/open-platform/profile/${id}`);
      expect({ status, answer }).toEqual({ status: 200, answer: { name: 'سارا' } });
    },
  );

  it.each(['%', '%ff', '50%off'])('is refused with %s in its path, which is not an escape', async (id) => {
    const { status, findings } = await call('GET', `/v1/open-platform/profile/${id}`);
    expect({ status, findings }).toEqual({ status: 400, findings: 'malformed_path' });
  });

  it('has a path that is suggested, and methods that are named', async () => {
    expect((await call('DELETE', '/v1/open-platform/profile/1')).findings).toBe('wrong_method');
    await call('GET', '/v1/open-platform/profiles/1');
    const { findings } = (await divar.journal.entries()).at(-1)!;
    expect(findings[0]!.nearest).toContain('/v1/open-platform/profile/1');
  });

  it('does not stand in for what is imitated', async () => {
    const { findings } = await call('POST', '/v1/open-platform/chat/bot/conversations/none/messages', {
      text_message: 'a',
    });
    expect(findings).toBe('unknown_conversation');
  });

  it('is 501 where the document does not have it', async () => {
    expect(await call('GET', '/v1/open-platform/assets/city')).toMatchObject({ status: 501 });
    const { findings } = (await divar.journal.entries()).at(-1)!;
    expect(findings[0]!.expected).toBe('a call that the document given with --upstream-spec has');
  });
});

describe('without --upstream-spec', () => {
  let plain: Emulator;
  beforeAll(async () => {
    plain = await createEmulator({ apiKey: 'key-of-the-plain-one' });
  });
  afterAll(() => plain.stop());

  async function answerTo(method: string, where: string) {
    const response = await fetch(plain.url + where, {
      method,
      headers: { 'content-type': 'application/json', 'x-api-key': 'key-of-the-plain-one' },
    });
    const entry_id = Number(response.headers.get('x-emulator-entry'));
    const { findings } = await plain.control.getEntry({ entry_id });
    return { status: response.status, answer: await response.json(), finding: findings[0]! };
  }

  it('is 501, and the finding says what to do', async () => {
    const { status, answer, finding } = await answerTo('GET', '/experimental/open-platform/balance');
    expect({ status, answer }).toEqual({
      status: 501,
      answer: { code: 12, message: 'Not Implemented', details: [] },
    });
    expect(finding).toMatchObject({
      id: 'not_imitated',
      remedy: expect.stringContaining('--upstream-spec FILE'),
    });
  });

  it.each([
    ['GET', '/v3/open-platform/something/entirely/new', 'unknown_path'],
    ['POST', '/experimental/open-platform/balance', 'wrong_method'],
    ['POST', '/v1/open-platform/user-payment', 'unknown_path'],
    ['POST', '/v1/open-platform/chat/bots/conversations/42/messages', 'unknown_path'],
    ['GET', '/elsewhere', 'unknown_path'],
  ])('%s %s is %s', async (method, where, id) => {
    expect((await answerTo(method, where)).finding.id).toBe(id);
  });

  it('names the published path that looks like the one that was called, which would be refused too', async () => {
    const { finding } = await answerTo('POST', '/v1/open-platform/user-payment');
    expect(finding.remedy).toContain('It looks like POST /v1/open-platform/user-payments, which');
    expect(finding.nearest ?? []).not.toContain('/v1/open-platform/user-payments');
  });

  it('every call of the published document is there or 501, never 404', async () => {
    const ids = await Promise.all(
      publishedOperations.map(async (name) => {
        const [method, template] = name.split(' ') as [string, string];
        return `${name}: ${(await answerTo(method, template.replace(/\{\w+\}/g, 'x'))).finding?.id}`;
      }),
    );
    expect(ids.filter((id) => /unknown_path|wrong_method/.test(id))).toEqual([]);
  });
});

it.each([
  ['page.json', '<!doctype html>', 'it is an HTML or XML page'],
  ['list.json', '[]', 'it holds no object'],
  ['', '', 'cannot be read (EISDIR)'],
])('%s is refused at the start', async (name, content, words) => {
  const starting = createEmulator({ upstreamSpec: name ? file(name, content) : folder });
  await expect(starting).rejects.toMatchObject({ message: expect.stringContaining(words), exitCode: 3 });
});
