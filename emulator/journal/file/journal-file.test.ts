import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../divar/model.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { UsageError } from '../../usage-error.ts';
import { EntryLog } from '../journal.ts';
import { someEnd, someStart } from '../testing/exchanges.ts';
import { JournalFile, readJournalFile, StorageError, type WriteBytes } from './journal-file.ts';

const header = '{"format":"divar-emulator-journal","version":1}\n';
const fact = (name: string): Fact => ({
  kind: 'user-joined',
  user: { name, displayName: name, id: `id of ${name}`, blocked: false },
});

function newFile(): string {
  return path.join(tempFolder(), 'demo.jsonl');
}

function fileWith(...lines: string[]): string {
  const file = newFile();
  writeFileSync(file, lines.join(''));
  return file;
}

/** A disk with room for so many bytes. */
function fullAfter(room: number): WriteBytes {
  let left = room;
  return (fd, bytes, offset) => {
    if (left === 0)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const written = writeSync(fd, bytes, offset, Math.min(left, bytes.length - offset));
    left -= written;
    return written;
  };
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('JournalFile', () => {
  it('writes each fact and exchange as a line at once, and gives them back in order', () => {
    const file = newFile();
    const keeper = new JournalFile(file);
    const journal = new EntryLog({ now: () => 1000, limit: 9, keep: (entry) => keeper.keepEntry(entry) });
    keeper.keepFact(fact('sara'));
    expect(readFileSync(file, 'utf8')).toBe(`${header}${JSON.stringify(fact('sara'))}\n`);
    const entry = journal.start(someStart({ conversation_id: 'c1' }));
    journal.finish(entry, someEnd());
    keeper.keepFact(fact('ali'));
    const { items, notes } = readJournalFile(file);
    expect(items).toMatchObject([
      { line: 2, fact: fact('sara') },
      { line: 3, entry: { id: 1, at: 1000, conversation_id: 'c1', status: 200, duration_ms: 12.5 } },
      { line: 4, fact: fact('ali') },
    ]);
    expect(notes).toEqual([]);
    keeper.close();
  });

  it('goes on with a file that is there', () => {
    const file = newFile();
    for (const name of ['sara', 'ali']) {
      const keeper = new JournalFile(file);
      keeper.keepFact(fact(name));
      keeper.close();
    }
    expect(readFileSync(file, 'utf8').split('\n').length).toBe(4);
    expect(readJournalFile(file).items.length).toBe(2);
  });

  it('begins a file anew where that is asked for', () => {
    const file = fileWith(header, 'old');
    new JournalFile(file, { anew: true }).close();
    expect(readFileSync(file, 'utf8')).toBe(header);
  });

  it('is readable by its owner alone, an old file too', () => {
    const file = fileWith(header);
    chmodSync(file, 0o644);
    for (const name of [file, newFile()]) {
      new JournalFile(name).close();
      expect(statSync(name).mode & 0o777).toBe(0o600);
    }
  });

  it('writes the whole line where the system takes it in pieces', () => {
    const file = newFile();
    const keeper = new JournalFile(file, { write: (fd, bytes, offset) => writeSync(fd, bytes, offset, 1) });
    keeper.keepFact(fact('سارا'));
    expect(readJournalFile(file).items).toEqual([{ line: 2, fact: fact('سارا') }]);
    keeper.close();
  });

  it.runIf(existsSync('/dev/full'))('says that the disk is full', () => {
    const error = thrownBy(() => new JournalFile('/dev/full'));
    expect(error).toBeInstanceOf(StorageError);
    expect(String(error)).toContain('Could not write /dev/full: ENOSPC');
  });

  it('takes back the part of a line for which there was room, and goes on when there is more', () => {
    const file = newFile();
    const room = header.length + JSON.stringify(fact('sara')).length + 1 + 20;
    const keeper = new JournalFile(file, { write: fullAfter(room) });
    keeper.keepFact(fact('sara'));
    const error = thrownBy(() => keeper.keepFact(fact('ali')));
    expect(String(error)).toContain(`Could not write ${file}: ENOSPC`);
    expect(readFileSync(file, 'utf8')).toBe(`${header}${JSON.stringify(fact('sara'))}\n`);
    keeper.close();
    const after = new JournalFile(file);
    after.keepFact(fact('reza'));
    after.close();
    expect(readJournalFile(file).items).toEqual([
      { line: 2, fact: fact('sara') },
      { line: 3, fact: fact('reza') },
    ]);
  });

  it('says that the file cannot be opened', () => {
    const file = path.join(tempFolder(), 'missing', 'demo.jsonl');
    expect(thrownBy(() => new JournalFile(file))).toBeInstanceOf(StorageError);
  });
});

describe('readJournalFile', () => {
  it('sets a torn last line aside byte for byte, says so, and leaves all lines before it', () => {
    const torn = Buffer.concat([Buffer.from('{"kind":"user-joined","user":{"name":"'), Buffer.from([0xd8])]);
    const file = fileWith(header, `${JSON.stringify(fact('sara'))}\n`);
    appendFileSync(file, torn);
    const { items, notes } = readJournalFile(file);
    expect(items).toEqual([{ line: 2, fact: fact('sara') }]);
    expect(notes).toEqual([
      `${file}: line 3 was cut off, most likely by a crash. It is set aside in ${file}.torn; all lines before it are there.`,
    ]);
    expect(readFileSync(`${file}.torn`)).toEqual(Buffer.concat([torn, Buffer.from('\n')]));
    expect(statSync(`${file}.torn`).mode & 0o777).toBe(0o600);
    expect(readJournalFile(file)).toEqual({ file, items, notes: [], bad: [] });
  });

  it('sets a second torn line aside beside the first', () => {
    const file = fileWith(header, 'one');
    readJournalFile(file);
    appendFileSync(file, 'two');
    readJournalFile(file);
    expect(readFileSync(`${file}.torn`, 'utf8')).toBe('one\ntwo\n');
  });

  it('takes a line without its line break for torn, though it looks whole', () => {
    const file = fileWith(header, JSON.stringify(fact('sara')));
    expect(readJournalFile(file)).toMatchObject({ items: [], notes: [expect.stringContaining('line 2')] });
  });

  it('begins anew after a torn first line', () => {
    const file = fileWith('{"format":"div');
    expect(readJournalFile(file).notes.length).toBe(1);
    new JournalFile(file).close();
    expect(readFileSync(file, 'utf8')).toBe(header);
  });

  it.each([
    ['no JSON', 'rubbish'],
    ['no object', 'null'],
    ['no object either', '[]'],
    ['without a kind', '{}'],
    ['an exchange without a number', '{"kind":"entry","at":"2025-07-16T10:41:42.648410Z"}'],
    ['an exchange without a time', '{"kind":"entry","id":1}'],
    ['empty', ''],
  ])('names the file and the line that is %s, and touches nothing', (_what, line) => {
    for (const rest of ['', `${JSON.stringify(fact('sara'))}\n`]) {
      const file = fileWith(header, `${line}\n`, rest);
      const before = readFileSync(file, 'utf8');
      const error = thrownBy(() => readJournalFile(file));
      expect(error).toBeInstanceOf(UsageError);
      expect(error).toMatchObject({ exitCode: 3, message: expect.stringContaining(`${file}:2: `) });
      expect(readFileSync(file, 'utf8')).toBe(before);
    }
  });

  it('refuses a newer format in words', () => {
    const file = fileWith(
      '{"format":"divar-emulator-journal","version":2}\n',
      '{"kind":"from the future"}\n',
    );
    const error = thrownBy(() => readJournalFile(file));
    expect(error).toMatchObject({
      exitCode: 3,
      message: `${file} has the format version 2; this emulator knows version 1. Use a newer emulator, or another folder with --data.`,
    });
  });

  it.each(['{"my":"notes"}\n', 'notes\n', 'null\n'])('refuses a file that begins with %j', (first) => {
    const file = fileWith(first);
    expect(thrownBy(() => readJournalFile(file))).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('is not a journal of divar-emulator'),
    });
    expect(readFileSync(file, 'utf8')).toBe(first);
  });

  it('says that a file cannot be read', () => {
    const file = newFile();
    mkdirSync(file);
    expect(thrownBy(() => readJournalFile(file))).toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(`Could not read ${file}: EISDIR`),
    });
  });
});
