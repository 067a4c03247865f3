import { expect, it } from 'vitest';
import { isNestedDeeper } from './nesting.ts';

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
