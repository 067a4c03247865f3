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
  [' \n', 'is empty'],
  ['\u0000\u0001\ufffd', 'no object'],
  ['{"error": "<html>502</html>"}', 'does not say 3.x'],
  ['{"openapi":"3.0.0","paths":null}', 'neither paths nor webhooks'],
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
    expect(weights(scopes('A'), scopes('B'))[0]).toBe('breaking: the scope A is no longer needed');
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
    const answers = (status: string, type = 'application/json') => ({
      responses: { [status]: { content: { [type]: { schema: {} } } } },
    });
    expect(weights({}, answers('200', 'text/html'))).toEqual(['breaking: the body is not JSON any more']);
    expect(weights({}, answers('200', 'Application/JSON; charset=utf-8'))).toEqual([]);
    expect(weights({}, answers('2XX'))).toEqual([]);
    expect(weights({}, answers('201'))).toEqual([
      'warning: the status of the good answer went from 200 to 201',
    ]);
  });

  it('that takes another form than JSON breaks', () => {
    const xml = { requestBody: { content: { 'application/xml': { schema: {} } } } };
    expect(weights({}, xml)).toEqual(['breaking: the body is not JSON any more']);
    expect(weights({}, { requestBody: undefined })).toEqual(['warning: the JSON body was removed']);
  });

  it('that can be made in several ways asks for what all of them ask', () => {
    const [key, token] = [{ key: [] }, { old: ['A'] }];
    expect(weights({ security: [key, token] }, { security: [token, key] })).toEqual([]);
    expect(weights({ security: [key, {}] }, { security: [key] })).toEqual([
      'breaking: an API key is needed now',
    ]);
  });

  it('whose error takes another form is told where both documents describe it', () => {
    const refused = (properties: object) => ({
      responses: {
        200: { content: { 'application/json': { schema: {} } } },
        default: { content: { 'application/json': { schema: { properties } } } },
      },
    });
    const [status, other] = [refused({ code: {}, message: {} }), refused({ message: {} })];
    expect(weights(status, other)).toEqual(['breaking: the field code was removed']);
    expect(weights(status, {})).toEqual([]);
  });

  it('is compared in its path too, whatever the parameter is called', () => {
    const inPath = (name: string, type: string) => ({
      openapi: '3.0.0',
      paths: {
        [path.replace('id', name)]: {
          parameters: [{ in: 'path', name, required: true, schema: { type } }],
          post: {},
        },
      },
    });
    expect(compareDocuments(inPath('id', 'string'), inPath('conversation', 'string'))).toEqual([]);
    expect(compareDocuments(inPath('id', 'string'), inPath('other', 'integer'))).toMatchObject([
      { weight: 'breaking', what: 'the type string became integer' },
    ]);
  });

  it('tells a parameter of the header from one of the query, and has no case in headers', () => {
    const parameter = (name: string, place: string) => ({ parameters: [{ in: place, name }] });
    expect(weights(parameter('X-Trace', 'header'), parameter('x-trace', 'header'))).toEqual([]);
    expect(weights(parameter('trace', 'query'), parameter('trace', 'header'))).toEqual([
      'warning: the parameter trace was removed',
      'info: the parameter trace is new',
    ]);
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

describe('what is written otherwise and means the same', () => {
  const plain = {
    type: 'object',
    required: ['kind'],
    properties: { kind: { type: 'string', enum: ['A'] }, note: { type: 'string', nullable: true } },
  };
  const within = (schema: object, schemas: object = {}) => ({
    ...document({ sent: { properties: { it: schema } }, read: { properties: { it: schema } } }),
    components: { schemas },
  });

  it.each<[string, object]>([
    [
      'in another order',
      {
        required: ['kind'],
        properties: { note: plain.properties.note, kind: plain.properties.kind },
        type: 'object',
      },
    ],
    ['with words for people', { ...plain, title: 't', description: 'd', example: {}, default: {} }],
    ['as one part', { allOf: [plain], description: 'd' }],
    ['as the one choice', { oneOf: [plain] }],
    ['as the one choice of another kind', { anyOf: [plain] }],
    ['in parts', { allOf: [{ type: 'object', required: ['kind'] }, { properties: plain.properties }] }],
    ['by a reference', { $ref: '#/components/schemas/It' }],
    ['by a reference within a part', { allOf: [{ $ref: '#/components/schemas/Again' }] }],
    ['without its type', { required: plain.required, properties: plain.properties }],
    [
      'in the words of 3.1',
      { ...plain, properties: { kind: { const: 'A' }, note: { type: ['null', 'string'] } } },
    ],
    [
      'with null as a choice',
      {
        ...plain,
        properties: { kind: { enum: ['A'] }, note: { oneOf: [{ type: 'string' }, { type: 'null' }] } },
      },
    ],
    ['with a field said twice to be required', { allOf: [plain, { required: ['kind'] }] }],
  ])('%s', (_, schema) => {
    const schemas = { It: plain, Again: { $ref: '#/components/schemas/It' } };
    expect(compareDocuments(within(plain), within(schema, schemas))).toEqual([]);
    expect(compareDocuments(within(schema, schemas), within(plain))).toEqual([]);
  });
});

describe('each change is told once', () => {
  const told = (direction: 'sent' | 'read', before: object, after: object) =>
    compareDocuments(document({ [direction]: before }), document({ [direction]: after })).map(
      ({ weight, what }) => `${weight}: ${what}`,
    );
  const fields = (properties: object, required: string[] = []) => ({ type: 'object', properties, required });
  const string = { type: 'string' };

  it.each<['sent' | 'read', object, object, string]>([
    ['sent', fields({}), fields({ a: string }, ['a']), 'breaking: the field a is required now'],
    ['read', fields({}), fields({ a: string }, ['a']), 'info: the field a is new'],
    ['read', fields({ a: string }, ['a']), fields({}), 'breaking: the field a was removed'],
    ['sent', fields({ a: string }), fields({}), 'warning: the field a was removed'],
    [
      'read',
      fields({ a: fields({ b: string }) }),
      fields({ a: string }),
      'breaking: the type object became string',
    ],
    ['sent', {}, string, 'breaking: the type any became string'],
    ['read', string, {}, 'breaking: the type string became any'],
    ['sent', string, { type: ['string', 'integer'] }, 'info: the type string became string|integer'],
    ['read', { type: 'number' }, { type: 'integer' }, 'info: the type number became integer'],
    ['sent', string, { ...string, pattern: '^a' }, 'breaking: pattern went from none to ^a'],
    ['sent', { ...string, pattern: '^a' }, string, 'info: pattern went from ^a to none'],
    ['read', { ...string, format: 'date-time' }, string, 'warning: format went from date-time to none'],
    ['sent', string, { ...string, format: 'uuid' }, 'breaking: format went from none to uuid'],
    [
      'read',
      { type: 'integer', format: 'int32' },
      { type: 'integer', format: 'int64' },
      'breaking: the type integer became integer|string',
    ],
    [
      'sent',
      { type: 'array' },
      { type: 'array', uniqueItems: true },
      'breaking: uniqueItems went from none to true',
    ],
    ['sent', { type: 'string', nullable: true }, string, 'breaking: it may not be null any more'],
    [
      'sent',
      fields({}),
      { ...fields({}), additionalProperties: false },
      'breaking: unknown fields are refused now',
    ],
    [
      'read',
      { additionalProperties: string },
      { additionalProperties: { type: 'object' } },
      'breaking: the type string became object',
    ],
    [
      'read',
      { oneOf: [fields({ a: string }), fields({ b: string })] },
      { oneOf: [fields({ a: string }), fields({})] },
      'breaking: the field b was removed',
    ],
    [
      'sent',
      { anyOf: [string, { type: 'integer' }] },
      { anyOf: [string] },
      'breaking: the type string|integer became string',
    ],
    [
      'sent',
      fields({ event_type: { enum: ['A'] } }),
      fields({ event_type: { enum: ['A', 'B'] } }),
      'warning: the value B is new',
    ],
    ['read', fields({ constructor: string }), fields({}), 'breaking: the field constructor was removed'],
    ['sent', fields({}), fields({ toString: string }), 'info: the field toString is new'],
    [
      'read',
      string,
      { $ref: '#/components/schemas/Gone' },
      'warning: its schema cannot be found: #/components/schemas/Gone leads nowhere',
    ],
    [
      'read',
      string,
      { $ref: 'other.yaml#/Gone' },
      'warning: its schema cannot be found: other.yaml#/Gone leads nowhere',
    ],
    ['read', string, { $ref: '#/%zz/%ff' }, 'warning: its schema cannot be found: #/%zz/%ff leads nowhere'],
  ])('%s: %j, then %j', (direction, before, after, words) => {
    expect(told(direction, before, after)).toEqual([words]);
  });

  it.each([
    [{ servers: [{ url: 'https://a.example' }] }, { servers: [{ url: 'https://a.example/' }] }, []],
    [
      { servers: [{ url: 'https://a.example' }] },
      { servers: [{ url: 'https://b.example' }] },
      ['breaking: the server https://a.example was removed', 'info: the server https://b.example is new'],
    ],
    [keyIn('header', 'X-API-Key'), keyIn('header', 'x-api-key'), []],
    [
      keyIn('header', 'X-API-Key'),
      keyIn('query', 'key'),
      ['breaking: the API key went from the header x-api-key to the query key'],
    ],
    [oauthAt('oauth.divar.ir/oauth2/token'), oauthAt('https://oauth.divar.ir/oauth2/token'), []],
    [
      oauthAt('https://oauth.divar.ir/oauth2/token'),
      oauthAt('https://api.divar.ir/oauth2/token'),
      ['breaking: tokenUrl went from oauth.divar.ir/oauth2/token to api.divar.ir/oauth2/token'],
    ],
  ])('of all calls: %j, then %j', (before, after, words) => {
    const found = compareDocuments({ ...document(), ...before }, { ...document(), ...after });
    expect(found.map(({ weight, what }) => `${weight}: ${what}`)).toEqual(words);
  });

  it('also in schemas that all refer to one another, and soon', () => {
    const names = Array.from({ length: 25 }, (_, index) => `S${index}`);
    const all = names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]);
    const tangled = (more: object) => ({
      ...document({ read: { $ref: '#/components/schemas/S0' } }),
      components: {
        schemas: Object.fromEntries(
          names.map((name) => [
            name,
            { properties: { ...Object.fromEntries(all), ...(name === 'S24' && more) } },
          ]),
        ),
      },
    });
    const found = compareDocuments(tangled({}), tangled({ added: string }));
    expect(found.map(({ what }) => what)).toContain('the field added is new');
  });
});

function keyIn(place: string, name: string) {
  const key = { type: 'apiKey', in: place, name };
  return { security: [{ key: [] }], components: { securitySchemes: { key } } };
}

function oauthAt(tokenUrl: string) {
  const token = { type: 'oauth2', flows: { authorizationCode: { tokenUrl } } };
  return { components: { securitySchemes: { token } } };
}

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

  it('tells an event that only the published document has, not one that it leaves out', () => {
    const event = (type: string) => ({
      post: { 'x-source': 'seed', requestBody: { content: { 'application/json': { schema: { type } } } } },
    });
    const own = document({ webhooks: { A: event('object'), B: event('object') } });
    expect(findDrift(own, document())).toEqual([]);
    const other = document({ webhooks: { B: event('array'), C: event('object') } });
    expect(findDrift({ ...own, paths: {} }, { ...other, paths: {} })).toMatchObject([
      { where: 'B read', weight: 'breaking' },
      { where: 'C', weight: 'warning', what: 'the event is new' },
    ]);
  });

  it('does not ask for a server that only bots have been seen to use', () => {
    const published = { ...document(), paths: {}, servers: [{ url: 'https://a.example' }] };
    const own = { url: 'https://b.example', 'x-source': 'observed' };
    expect(findDrift({ ...published, servers: [...published.servers, own] }, published)).toEqual([]);
  });

  it('is accepted only by entries that tell why, in words that are ours', () => {
    for (const { because, source } of acceptedDifferences) {
      expect(because).toMatch(/^[A-Z].*\.$/);
      expect(['seed', 'published', 'observed', 'assumed']).toContain(source);
    }
  });
});
