import { expect, it } from 'vitest';
import { loadUpstream } from '../index.ts';
import { safePattern } from './late-validators.ts';

it.each([
  ['^(a+)+$', `${'a'.repeat(5000)}!`],
  ['^(a|a)*$', `${'a'.repeat(5000)}!`],
  ['(.*)*x$', 'a'.repeat(5000)],
])('%s is told from a text without going back', (source, text) => {
  expect(safePattern(source).test(text)).toBe(false);
});

it('lets pass what it does not compare: lookaround, references back, and very long texts', () => {
  expect(safePattern('^(?=a)b$').test('c')).toBe(true);
  expect(safePattern('(a)\\1').test('c')).toBe(true);
  expect(safePattern('^a$').test('b'.repeat(1_000_000))).toBe(true);
});

it('judges each field of a document that is not ours by its own pattern', async () => {
  const field = (pattern: string) => ({ type: 'string', pattern });
  const schema = { type: 'object', properties: { code: field('^(a+)+$'), city: field('^[0-9]+$') } };
  const requestBody = { content: { 'application/json': { schema } } };
  const document = {
    openapi: '3.0.0',
    info: { title: 'a', version: '1' },
    paths: { '/a': { post: { operationId: 'a', requestBody, responses: {} } } },
  };
  const { contract } = await loadUpstream(JSON.stringify(document), 'a.json');
  const places = (body: object) => contract.checkRequest('a', body).map(({ where }) => where);
  expect(places({ code: `${'a'.repeat(5000)}!`, city: '12' })).toEqual(['/code']);
  expect(places({ code: 'aaa', city: 'x' })).toEqual(['/city']);
  expect(places({ code: 'aaa', city: '12' })).toEqual([]);
});
