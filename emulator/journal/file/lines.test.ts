import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../testing/temp-folder.ts';
import { readLines } from './lines.ts';

function linesIn(content: string | Buffer) {
  const file = path.join(tempFolder(), 'lines');
  writeFileSync(file, content);
  return [...readLines(file)].map(({ bytes: _bytes, ...line }) => line);
}

describe('linesOf', () => {
  it('gives each line with its number and place', () => {
    expect(linesIn('سلام\n\nc')).toEqual([
      { text: 'سلام', number: 1, start: 0, complete: true },
      { text: '', number: 2, start: 9, complete: true },
      { text: 'c', number: 3, start: 10, complete: false },
    ]);
  });

  it('gives nothing for an empty file', () => {
    expect(linesIn('')).toEqual([]);
  });

  it('reads lines that are longer than what is read at once, and characters that are cut by it', () => {
    const long = `${'x'.repeat((1 << 20) - 1)}سلام${'y'.repeat(1 << 21)}`;
    const lines = linesIn(`${long}\nend\n`);
    expect(lines.map(({ text }) => text === long || text)).toEqual([true, 'end']);
    expect(lines[1]!.start).toBe(Buffer.byteLength(long) + 1);
  });
});
