import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { decodeText, parseJson, parseYaml, readText } from './read-file.ts';

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('readText', () => {
  it.each([
    ['as it is', Buffer.from('سلام')],
    ['without its byte order mark', Buffer.from('\ufeffسلام')],
    ['of UTF-16, as PowerShell writes it', utf16('سلام')],
    ['of UTF-16 the other way round', utf16('سلام').swap16()],
  ])('gives the text %s', (_what, bytes) => {
    const file = path.join(tempFolder(), 'a.txt');
    writeFileSync(file, bytes);
    expect(readText(file)).toBe('سلام');
  });

  it.each([
    [
      'of Windows-1256',
      Buffer.from([0x61, 0x0a, 0x62, 0xd3, 0xe1, 0xc7, 0xe3]),
      'a.txt:2:2: the byte D3 is not UTF-8',
    ],
    ['cut within a character', Buffer.from('سل').subarray(0, 3), 'a.txt:1:2: the byte D9 is not UTF-8'],
    ['of a lone surrogate', Buffer.from([0x61, 0xed, 0xa0, 0xbd]), 'a.txt:1:2: the byte ED is not UTF-8'],
    [
      'after a long good text',
      Buffer.concat([Buffer.from('سلام\n'.repeat(999)), Buffer.from([0xff])]),
      'a.txt:1000:1:',
    ],
    ['of half a UTF-16 pair', Buffer.from([0xff, 0xfe, 0x3d, 0xd8]), 'a.txt is not UTF-16'],
  ])('refuses bytes %s with their place', (_what, bytes, message) => {
    expect(() => decodeText(bytes, 'a.txt')).toThrow(message);
  });

  it('names the file and the option where it cannot be read', () => {
    expect(() => readText('/nowhere', { option: '--faults' })).toThrow(
      '--faults /nowhere cannot be read (ENOENT). Is the path right?',
    );
    expect(() => readText('/')).toThrow('/ cannot be read (EISDIR). It is a folder: name a file.');
  });
});

describe('parseJson', () => {
  it('takes what JSON.parse takes, and nothing else, but for fields that stand twice and half characters', () => {
    const broken = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', '{', '}', ',', ':', '\\', '\n', '1', 'x', '\u0001'),
      )
      .map(
        ([text, at, sign]) =>
          text.slice(0, at % (text.length + 1)) + sign + text.slice((at % (text.length + 1)) + 1),
      );
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, fc.string()), (text) => {
        let expected: unknown;
        let isJson = true;
        try {
          expected = JSON.parse(text);
        } catch {
          isJson = false;
        }
        try {
          expect(parseJson(text, 'a.json')).toEqual(expected);
          expect(isJson).toBe(true);
        } catch (error) {
          if (isJson) expect((error as Error).message).toMatch(/stands twice|Half of a character/);
          else expect((error as Error).message).toMatch(/^a\.json:\d+:\d+: (The (JSON|file|field) |Half)/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['{"a": 1,\n "b": {"a": 2, "a": 3}}', 'a.json:2:16: The field "a" stands twice here. Keep one.'],
    ['{"a": 1, "\\u0061": 3}', 'a.json:1:10: The field "a" stands twice'],
    ['["a\\ud83d"]', 'a.json:1:2: Half of a character stands here'],
    ['{"a": [1,\n2', 'a.json:2:2: The JSON ends too early.'],
    ['{"a": nul}', 'a.json:1:7: The JSON is broken here: "nul}".'],
    ['<html>', 'a.json:1:1: The JSON is broken here: "<html>".'],
    ['', 'a.json:1:1: The file is empty'],
    ['['.repeat(100_000) + ']'.repeat(100_000), 'a.json:1:501: The JSON is nested too deep.'],
  ])('tells the place of what is wrong in %.40s', (text, message) => {
    expect(() => parseJson(text, 'a.json')).toThrow(message);
  });
});

describe('parseYaml', () => {
  it('gives the value, and the places of its parts', async () => {
    const { value, placeOf } = await parseYaml('a:\n  - b: &x [1]\n  - c: *x\n', 'a.yaml');
    expect(value).toEqual({ a: [{ b: [1] }, { c: [1] }] });
    expect(placeOf(['a', 1, 'c', 'none'])).toBe('a.yaml:3:5');
    expect(placeOf(['a', 0, 'b', 0])).toBe('a.yaml:2:12');
  });

  const bomb = `a: &a [1, 1]\n${[...'bcdefghij'].map((name, at) => `${name}: &${name} [${`*${'abcdefghij'[at]}, `.repeat(9)}]`).join('\n')}\n`;

  it.each([
    ['a: 1\na: 2\n', 'a.yaml:2:1: The field stands twice here. Keep one.'],
    ['a: "x\\ud83d"\n', 'a.yaml:1:4: Half of a character stands here'],
    ['a: *none\n', 'a.yaml:1:4: Unresolved alias'],
    ['a: &a\n  b: *a\n', 'a.yaml:2:6: The aliases lead too far'],
    [bomb, 'a.yaml:2:8: The aliases lead too far'],
    ['a: [\n', 'a.yaml:2:1: Flow sequence'],
    ['['.repeat(20_000), ': The file is nested too deep.'],
    ['a: !x 1\n', 'a.yaml:1:4: Unresolved tag'],
    ['a: 1\n---\nb: 2\n', 'a.yaml:2:1: '],
  ])('tells the place of what is wrong in %.40s', async (text, message) => {
    await expect(parseYaml(text, 'a.yaml')).rejects.toThrow(message);
    await expect(parseYaml(text, 'a.yaml')).rejects.not.toThrow(/\n/);
  });
});
