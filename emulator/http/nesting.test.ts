import { expect, it } from 'vitest';
import { hasMoreValues, isNestedDeeper } from './nesting.ts';

const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;

it('takes as many levels as it may, and not one more', () => {
  expect(isNestedDeeper(nested(100), 100)).toBe(false);
  expect(isNestedDeeper(nested(102), 100)).toBe(true);
  expect(isNestedDeeper(`[${nested(100)}]`, 100)).toBe(true);
});

it('counts no bracket within a text, and no level that is closed again', () => {
  expect(isNestedDeeper(JSON.stringify({ text: `"\\${'[{'.repeat(200)}` }), 100)).toBe(false);
  expect(isNestedDeeper(JSON.stringify(Array(500).fill([{}])), 100)).toBe(false);
});

it.each([
  ['1', 1],
  ['[]', 2],
  ['{"a":1,"b":[2,3]}', 5],
  [JSON.stringify({ text: '"\\,[{' }), 2],
  [JSON.stringify(['\\', ',']), 3],
])('counts the values of %s, or one more: %i', (json, count) => {
  expect(hasMoreValues(json, count + 1)).toBe(false);
  expect(hasMoreValues(`[${`${json},`.repeat(10)}${json}]`, 11 * (count - 1))).toBe(true);
});

it('counts no comma within a text', () => {
  expect(hasMoreValues(JSON.stringify({ text: ','.repeat(50_000) }), 20_000)).toBe(false);
});
