import { expect, test } from 'vitest';
import { findLine, type JsonLine, jsonLines } from './json-lines.ts';

const textOf = (lines: JsonLine[]) =>
  lines.map(({ indent, tokens }) => '  '.repeat(indent) + tokens.map(({ text }) => text).join('')).join('\n');

test.each([
  { a: 1, b: [true, null, 'x'], c: { d: [] }, e: {} },
  [],
  'only text',
  [[1, [2]], { 'a/b': { '~': 1 } }],
])('lays out %j as JSON.stringify does', (value) => {
  expect(textOf(jsonLines(JSON.stringify(value)) ?? [])).toBe(JSON.stringify(value, null, 2));
});

test('keeps numbers and escapes as they were written', () => {
  const lines = jsonLines('{"big": 12345678901234567890, "e": 1.50E+3, "t": "\\u06cc\\"}{"}') ?? [];
  expect(textOf(lines)).toBe('{\n  "big": 12345678901234567890,\n  "e": 1.50E+3,\n  "t": "\\u06cc\\"}{"\n}');
});

test.each(['', '{', '{"a":}', '{"a":1}}', 'hello'])('%j is not JSON', (text) => {
  expect(jsonLines(text)).toBeUndefined();
});

test('finds the line that a JSON pointer names, or the nearest one around it', () => {
  const lines = jsonLines('{"buttons":{"rows":[{"icon":"A"},{"icon":"B"}]},"a/b":1}') ?? [];
  expect(findLine(lines, '/buttons/rows/1/icon')).toBe(7);
  expect(findLine(lines, '/buttons/rows/1/missing')).toBe(6);
  expect(findLine(lines, '/a~1b')).toBe(11);
  expect(findLine(lines, '')).toBe(0);
  expect(findLine(lines, '/nowhere')).toBe(0);
});
