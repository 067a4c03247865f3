import { describe, expect, it, test } from 'vitest';
import { acceptedDifferences } from './accepted-differences.ts';
import { compareDocuments, findDrift } from './compare-documents.ts';
import { readDocument } from './read-document.ts';

const path = '/v1/open-platform/chat/bot/conversations/{id}/messages';

function document({ sent = {}, read = {}, operation = {}, webhooks = {} } = {}) {
  const body = (schema: object) => ({ content: { 'application/json': { schema } } });
  const post = { requestBody: body(sent), responses: { 200: body(read) }, ...operation };
  return { openapi: '3.0.0', paths: { [path]: { post } }, webhooks };
}

const text = { type: 'object', properties: { text: { type: 'string' } } };

test('a document does not differ from itself', () => {
  expect(compareDocuments(document({ sent: text }), document({ sent: text }))).toEqual([]);
});

test('a new required field breaks what a bot sends, not what it reads', () => {
  const stricter = { ...text, required: ['text'] };
  const sent = compareDocuments(document({ sent: text }), document({ sent: stricter }));
  const read = compareDocuments(document({ read: text }), document({ read: stricter }));
  expect(sent.map(({ weight }) => weight)).toEqual(['breaking']);
  expect(read.map(({ weight }) => weight)).toEqual(['info']);
});

test('a removed field breaks what a bot reads', () => {
  const [difference] = compareDocuments(document({ read: text }), document({ read: { type: 'object' } }));
  expect(difference).toMatchObject({ weight: 'breaking', what: 'the field text was removed' });
});

test('a tighter limit breaks what a bot sends, a looser one does not', () => {
  const limited = (maxItems: number) => document({ sent: { type: 'array', maxItems } });
  expect(compareDocuments(limited(9), limited(3))[0]?.weight).toBe('breaking');
  expect(compareDocuments(limited(3), limited(9))[0]?.weight).toBe('info');
});

test('a new event type is a warning', () => {
  const after = document({ webhooks: { NEW_THING: { post: {} } } });
  expect(compareDocuments(document(), after)).toEqual([
    { where: 'NEW_THING', weight: 'warning', what: 'the event is new' },
  ]);
});

test('a removed operation is breaking, whatever its parameters are called', () => {
  const [item] = Object.values(document().paths);
  const renamed = { ...document(), paths: { [path.replace('id', 'conversation_id')]: item } };
  expect(compareDocuments(document(), renamed)).toEqual([]);
  expect(compareDocuments(document(), { ...document(), paths: {} })[0]?.weight).toBe('breaking');
});

test('a schema that refers to itself ends', () => {
  const tree = { type: 'object', properties: { child: { $ref: '#/components/schemas/Tree' } } };
  const recursive = {
    ...document({ read: { $ref: '#/components/schemas/Tree' } }),
    components: { schemas: { Tree: tree } },
  };
  expect(compareDocuments(recursive, recursive)).toEqual([]);
});

test('drift looks only at what the contract says to be published', () => {
  const published = { ...document(), paths: {} };
  expect(findDrift(document({ operation: { 'x-source': 'seed' } }), published)).toEqual([]);
  expect(findDrift(document({ operation: { 'x-source': 'published' } }), published)).toHaveLength(1);
});

test.each([
  ['<!doctype html><title>502</title>', 'HTML'],
  ['[]', 'no object'],
  ['{"swagger":"2.0","paths":{}}', 'does not say 3.x'],
  ['{"openapi":"3.0.0"}', 'neither paths nor webhooks'],
  ['{"openapi": ', 'neither JSON nor YAML'],
])('%s is refused, not read as an empty contract', async (content, words) => {
  await expect(readDocument(content, 'copy.json')).rejects.toThrow(words);
});

describe('a call', () => {
  const asked = (operation: object) => ({
    ...document({ operation }),
    components: {
      securitySchemes: {
        key: { type: 'apiKey' },
        old: { type: 'oauth2' },
        renamed: { type: 'http', scheme: 'bearer' },
      },
    },
  });
  const weights = (before: object, after: object) =>
    compareDocuments(asked(before), asked(after)).map(({ weight, what }) => `${weight}: ${what}`);

  it('that asks for a token breaks, one that asks for less does not', () => {
    const [key, both] = [{ security: [{ key: [] }] }, { security: [{ key: [], old: ['A'] }] }];
    expect(weights(key, both)).toEqual(['breaking: an access token is needed now']);
    expect(weights(both, { security: [{ key: [], renamed: ['A'] }] })).toEqual([]);
    expect(weights({ security: [{ key: [], old: [] }] }, key)).toEqual([
      'info: an access token is not needed any more',
    ]);
  });

  it('that takes another scope breaks, one that takes one more does not', () => {
    const scopes = (...names: string[]) => ({ security: [{ old: names }] });
    expect(weights(scopes('READ.{id}'), scopes('READ.id', 'B'))).toEqual(['info: the scope B is of use now']);
    expect(weights(scopes('A'), scopes('B'))[0]).toBe('breaking: the scope A is of no use now');
  });

  it('that asks for one more parameter, or for a body, breaks', () => {
    const limit = (required: boolean, type = 'integer') => ({
      parameters: [{ in: 'query', name: 'limit', required, schema: { type } }],
    });
    expect(weights({}, limit(true))).toEqual(['breaking: the parameter limit is required now']);
    expect(weights({}, limit(false))).toEqual(['info: the parameter limit is new']);
    expect(weights(limit(false), limit(true))).toEqual(['breaking: the parameter limit is required now']);
    expect(weights(limit(false), {})).toEqual(['warning: the parameter limit was removed']);
    expect(weights(limit(true), limit(true, 'boolean'))).toEqual([
      'breaking: the type integer became boolean',
    ]);
    expect(weights({ requestBody: {} }, { requestBody: { required: true } })).toEqual([
      'breaking: a body is required now',
    ]);
  });

  it('that does not answer JSON any more breaks', () => {
    expect(weights({}, { responses: { 204: {} } })).toEqual(['breaking: the JSON body was removed']);
    const created = { responses: { 201: { content: { 'application/json': { schema: {} } } } } };
    expect(weights({}, created)).toEqual([]);
  });
});

describe('a value', () => {
  const read = (before: object, after: object) =>
    compareDocuments(document({ read: before }), document({ read: after })).map(
      ({ weight, what }) => `${weight}: ${what}`,
    );

  it('that may be null, or is deprecated, is a warning to its readers', () => {
    const words = ['warning: it may be null now'];
    expect(read({ type: 'string' }, { type: ['string', 'null'] })).toEqual(words);
    expect(read({ type: 'string' }, { type: 'string', nullable: true })).toEqual(words);
    expect(read({ type: 'string' }, { type: 'string', deprecated: true })).toEqual([
      'warning: it is deprecated now',
    ]);
  });

  it('of 64 bits is the same as number and as string', () => {
    const either = { anyOf: [{ type: 'integer' }, { type: 'string' }] };
    expect(read({ type: 'string', format: 'int64' }, { type: 'integer', format: 'int64' })).toEqual([]);
    expect(read(either, { type: 'string', format: 'uint64' })).toEqual([]);
    expect(read({ type: 'string' }, { type: 'integer' })).toHaveLength(1);
  });

  it('is compared in every choice', () => {
    expect(read({ type: 'string' }, { oneOf: [{ type: 'string' }, { type: 'object' }] })).toEqual([
      'breaking: the type string became string|object',
    ]);
  });

  it('of one constant is a list of one', () => {
    expect(read({ const: 'A' }, { enum: ['A', 'B'] })).toEqual(['warning: the value B is new']);
  });
});

describe('the drift', () => {
  const ours = document({ sent: { ...text, required: [] }, operation: { 'x-source': 'published' } });
  const published = document({ sent: { ...text, required: ['text'] } });

  it('that is known and decided is marked as accepted, with its reason', () => {
    const accepted = [
      { where: /sent$/, what: /text is required/, because: 'Media has none.', source: 'published' as const },
    ];
    expect(findDrift(ours, published, accepted)).toMatchObject([
      { weight: 'breaking', accepted: 'Media has none.', source: 'published' },
    ]);
    expect(findDrift(ours, published, [])[0]!.accepted).toBeUndefined();
  });

  it('does not call a path new that our contract has from another source', () => {
    expect(findDrift(document({ operation: { 'x-source': 'seed' } }), published)).toEqual([]);
  });

  it('is accepted only by entries that tell why, in words that are ours', () => {
    for (const { because, source } of acceptedDifferences) {
      expect(because).toMatch(/^[A-Z].*\.$/);
      expect(['seed', 'published', 'observed', 'assumed']).toContain(source);
    }
  });
});
