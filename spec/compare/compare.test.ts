import { expect, test } from 'vitest';
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
  const renamed = { ...document(), paths: { [path.replace('id', 'conversation_id')]: { post: {} } } };
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
