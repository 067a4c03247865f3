import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conversationFiles, loadConversation, loadConversations } from './files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, turns = '[{ says: a }]'): string {
  const full = path.join(folder, name);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, `name: ${name}\nturns: ${turns}\n`);
  return full;
}

describe('conversationFiles', () => {
  it('finds the files of a folder in order, those to be included left out', () => {
    const [b, a] = [file('b.yaml'), file('a/x.yml')];
    file('_shared.yaml');
    file('notes.txt');
    expect(conversationFiles([folder, b])).toEqual([a, b]);
    expect(() => conversationFiles([path.join(folder, 'nope')])).toThrow('There is no file or folder');
  });

  it('says where there is none', () => {
    expect(() => conversationFiles([folder])).toThrow('There is no conversation in');
  });
});

describe('loadConversation', () => {
  it('includes files of the folder and below', () => {
    file('parts/_b.yaml');
    expect(loadConversation(file('a.yaml', '[{ include: parts/_b.yaml }]')).turns).toHaveLength(1);
  });

  it('refuses what lies outside, by whatever way', () => {
    const outside = file('outside.yaml');
    const wanted = (include: string) => () =>
      loadConversation(file('in/a.yaml', `[{ include: "${include}" }]`));
    expect(wanted('../outside.yaml')).toThrow('lies outside the folder');
    expect(wanted(outside)).toThrow(/lies outside the folder|There is no file/);
    mkdirSync(path.join(folder, 'in'), { recursive: true });
    symlinkSync(outside, path.join(folder, 'in', 'link.yaml'));
    expect(wanted('link.yaml')).toThrow('lies outside the folder');
    expect(wanted('missing.yaml')).toThrow('There is no file');
  });
});

describe('loadConversations', () => {
  it('tells everything that is wrong with any of the files at once', () => {
    file('a.yaml', '[{ sayz: a }]');
    file('b.yaml', '[{ says: a, expect: silense }]');
    expect(() => loadConversations([folder])).toThrow(/a\.yaml:2:11: .*\n.*b\.yaml:2:28: /);
  });
});
