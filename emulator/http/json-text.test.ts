import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasMoreValues, isNestedDeeper, readJson } from './json-text.ts';

const read = (text: string | Buffer) => readJson(Buffer.from(text as string));
const latin = (text: string) => Buffer.from(text, 'latin1');
const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;

/** "سلام" in windows-1256. */
const cp1256 = latin('{"text_message":"\xd3\xe1\xc7\xe3"}');

describe('the bytes of a JSON text', () => {
  it.each([
    [cp1256, { id: 'not_utf8', where: '/text_message', actual: 'bytes that read "سلام" in windows-1256' }],
    [
      Buffer.from('{"text_message":"سلام"}').subarray(0, -3),
      { id: 'not_utf8', actual: 'UTF-8 with a letter cut in two' },
    ],
    [Buffer.from('{"a":"سلام"}', 'utf16le'), { id: 'not_json' }],
    [Buffer.from('\ufeff{"a":"سلام"}', 'utf16le'), { id: 'not_utf8', actual: 'UTF-16 or UTF-32' }],
    [
      latin('{"a":["x","\xed\xa0\xbd"]}'),
      { id: 'half_surrogate', where: '/a/1', actual: 'the bytes ed a0 bd' },
    ],
    [
      '{"text_message":"a\\ud83d"}',
      { id: 'half_surrogate', where: '/text_message', actual: '\\ud83d alone, in "a\\ud83d"' },
    ],
    ['{"a":"\\ude00\\ud83d"}', { id: 'half_surrogate', where: '/a' }],
    ['{"a/b":{"~\\ud83d":1}}', { id: 'half_surrogate' }],
    ['\ufeff{"a":1}', { id: 'byte_order_mark', actual: 'a byte order mark (ef bb bf) before it' }],
    [latin('\x1f\x8b\x08\x00'), { id: 'compressed_body', actual: 'gzip' }],
    ['', { id: 'not_json', actual: 'an empty body' }],
    ['{"a":', { id: 'not_json' }],
    ['{"a":NaN}', { id: 'not_json' }],
    ['{"a":1,"b":2,"a":3}', { id: 'duplicate_key', where: '/a' }],
    ['{"b":[{},{"x/y":1,"x\\/y":2}]}', { id: 'duplicate_key', where: '/b/1/x~1y' }],
    ['{"text_message":"1","text\\u005fmessage":"2"}', { id: 'duplicate_key', where: '/text_message' }],
    [nested(102), { id: 'too_deep', actual: '102' }],
    ['['.repeat(100_000) + ']'.repeat(100_000), { id: 'too_deep' }],
  ])('%s are told as what they are', (bytes, fault) => {
    expect(read(bytes as string)).toMatchObject(fault);
  });

  it.each([
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}',
    '{"a":"\\ud83d\\ude00 \\"{[,:\\\\","b":["a","a",":"],"c":{}}',
    '{"__proto__":1,"constructor":2,"":3}',
    nested(100),
    JSON.stringify(Array(500).fill([{}])),
    JSON.stringify({ text: `"\\${'[{'.repeat(200)}` }),
    JSON.stringify({ text: 'a\\"'.repeat(300_000) }),
  ])('%# are read where nothing is wrong', (text) => {
    expect(read(text)).toEqual({ value: JSON.parse(text), text, largeNumbers: [] });
  });

  it('have any JSON value that is well-formed', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5, stringUnit: 'grapheme' }), (text) => {
        expect(read(text)).toMatchObject({ value: JSON.parse(text), text });
      }),
    );
  });

  it('have a key twice wherever one is written twice', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' });
    const steps = fc.array(fc.oneof(name, fc.constant(0)), { maxLength: 6 });
    fc.assert(
      fc.property(steps, name, (path, key) => {
        const twice = `{${JSON.stringify(key)}:1,${JSON.stringify(key)}:2}`;
        const text = path.reduceRight<string>(
          (inner, step) => (step === 0 ? `[${inner}]` : `{${JSON.stringify(step)}:${inner}}`),
          twice,
        );
        const where = [...path, key].map(
          (step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`,
        );
        expect(read(text)).toMatchObject({ id: 'duplicate_key', where: where.join('') });
      }),
    );
  });

  it.each([
    ['{"id":[0,12345678901234567890]}', [{ where: '/id/1', digits: '12345678901234567890' }]],
    ['{"id":-9007199254740993}', [{ where: '/id', digits: '-9007199254740993' }]],
    ['{"id":1e400}', [{ where: '/id', digits: '1e400' }]],
    ['{"id":9007199254740991,"text":"12345678901234567890"}', []],
  ])('%s keeps the digits of large numbers', (text, largeNumbers) => {
    expect(read(text)).toMatchObject({ largeNumbers });
  });
});

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
