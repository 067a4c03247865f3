import { readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../divar/model.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { DataFolder } from './data-folder.ts';
import type { KeptItem } from './journal-file.ts';

function itemsIn(folder: DataFolder): KeptItem[] {
  const items: KeptItem[] = [];
  expect(folder.read('demo', (item) => items.push(item))).toEqual([]);
  return items;
}

const revoked = (id: string): Fact => ({ kind: 'token-revoked', id });

describe('DataFolder', () => {
  it('is made where it is missing, for its owner alone', () => {
    const dir = path.join(tempFolder(), 'new', 'folder');
    new DataFolder(dir).close();
    expect(statSync(dir).mode & 0o777).toBe(0o700);
  });

  it('lists the apps that have a file, and nothing else', () => {
    const dir = tempFolder();
    const names = [
      'demo.jsonl',
      'my-bot_2.jsonl',
      'demo.17.jsonl.old',
      'demo.jsonl.torn',
      'demo.jsonl.new',
      'notes.txt',
    ];
    for (const name of names) writeFileSync(path.join(dir, name), '');
    const folder = new DataFolder(dir);
    expect(folder.apps().sort()).toEqual(['demo', 'my-bot_2']);
    folder.close();
  });

  it('knows nothing of an app that has no file', () => {
    const folder = new DataFolder(tempFolder());
    expect(itemsIn(folder)).toEqual([]);
    folder.setAside('demo', 17);
    folder.close();
  });

  it('says what to do where it cannot be a folder', () => {
    const file = path.join(tempFolder(), 'file');
    writeFileSync(file, '');
    expect(() => new DataFolder(file)).toThrow(/^The data folder .*file cannot be used: .*--data\.$/);
  });

  it('sets files aside without losing one, though the time be the same', () => {
    const folder = new DataFolder(tempFolder());
    for (const id of ['a', 'b', 'c']) {
      const file = folder.open('demo');
      file.keepFact(revoked(id));
      file.close();
      folder.setAside('demo', 17);
    }
    const aside = readdirSync(folder.dir).filter((name) => name.endsWith('.old'));
    const all = aside.map((name) => readFileSync(path.join(folder.dir, name), 'utf8')).join('');
    expect(['"a"', '"b"', '"c"'].filter((id) => all.includes(id)).length).toBe(3);
    folder.close();
  });

  it('begins a file anew with facts, goes on with it, and sets the old one aside', () => {
    const folder = new DataFolder(tempFolder());
    const old = folder.open('demo');
    old.keepFact(revoked('old'));
    const fresh = folder.beginAnew('demo', { facts: [revoked('first')], time: 17 });
    fresh.keepFact(revoked('second'));
    expect(itemsIn(folder)).toEqual([
      { line: 2, fact: revoked('first') },
      { line: 3, fact: revoked('second') },
    ]);
    expect(readdirSync(folder.dir).sort()).toEqual(['demo.17.jsonl.old', 'demo.jsonl', 'lock']);
    for (const file of [old, fresh]) file.close();
    folder.close();
  });

  it('leaves the old file where there is no room for a new one', () => {
    let room = true;
    const folder = new DataFolder(tempFolder(), {
      write(fd, bytes, offset) {
        if (!room) throw new Error('ENOSPC');
        return writeSync(fd, bytes, offset);
      },
    });
    const old = folder.open('demo');
    old.keepFact(revoked('old'));
    room = false;
    expect(() => folder.beginAnew('demo', { facts: [revoked('new')], time: 17 })).toThrow('ENOSPC');
    expect(itemsIn(folder)).toEqual([{ line: 2, fact: revoked('old') }]);
    room = true;
    old.keepFact(revoked('more'));
    expect(itemsIn(folder).length).toBe(2);
    old.close();
    folder.close();
  });
});
