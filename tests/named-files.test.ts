import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { readFailure } from '../contract-tests/failures/failure-file.ts';
import { readPosts } from '../emulator/app/runtime.ts';
import { applyConfigFile } from '../emulator/cli/config-file.ts';
import { faultsOfFile } from '../emulator/cli/fault-options.ts';
import { addStartOptions } from '../emulator/cli/start-options.ts';
import { readVerifyOptions } from '../emulator/cli/verify/options.ts';
import { loadConversations } from '../emulator/conversations/format/files.ts';
import { readSource } from '../emulator/conversations/record/sources.ts';
import { readUpstream } from '../emulator/divar-server/bot-api/by-example.ts';
import { parseJson, readText } from '../emulator/files/read-file.ts';
import { tempFolder } from '../emulator/testing/temp-folder.ts';
import { UsageError } from '../emulator/usage-error.ts';
import { loadWorld } from '../emulator/worlds/read-world.ts';

const verifyValues = { probe: 'a', timeout: '1s', ackLimit: '1s', concurrency: '1' };

/** Every file that a person names, read as its option reads it; a content that is good there. */
const files: Record<string, { read: (file: string) => unknown; good: string }> = {
  '--faults': { read: faultsOfFile, good: '- direction: bot_to_divar\n  status: 503\n' },
  '--posts': {
    read: (file) => readPosts(file, 0),
    good: '{"token":"a","category":"b","city":"c","data":{}}',
  },
  '--world': { read: loadWorld, good: 'version: 1\nusers: { sara: {} }\n' },
  'a conversation': {
    read: (file) => loadConversations([file]),
    good: 'version: 1\nname: a\nturns:\n  - says: hi\n',
  },
  '--upstream-spec': { read: readUpstream, good: '{"openapi":"3.1.0","info":{},"paths":{}}' },
  'record --from': {
    read: (file) => readSource(readText(file), file),
    good: '{"type":"POST_UPDATE","post_update":{"type":"RETIRE","post":{"token":"a"}}}',
  },
  'send --file': { read: (file) => parseJson(readText(file), file), good: '{"type":"x"}' },
  '--baseline': {
    read: (file) => readVerifyOptions({ ...verifyValues, baseline: file } as never),
    good: '{"checks":[]}',
  },
  'verify --rerun': {
    read: readFailure,
    good: '{"format":"divar-emulator-failure","version":1,"requests":[]}',
  },
  'divar-emulator.yaml': {
    read(file) {
      const command = addStartOptions(new Command('start'));
      const optionNames = async () => ({ start: command.options.map(({ long }) => long!.slice(2)) });
      return applyConfigFile(command, { optionNames, folder: path.dirname(file) });
    },
    good: 'port: 0\n',
  },
};

function written(content: string | Buffer): string {
  const file = path.join(tempFolder(), 'divar-emulator.yaml');
  writeFileSync(file, content);
  return file;
}

describe.each(Object.entries(files))('%s', (name, { read, good }) => {
  it('is read, with a byte order mark and in UTF-16 too', async () => {
    await read(written(good));
    await read(written(`\ufeff${good}`));
    await read(written(Buffer.from(`\ufeff${good}`, 'utf16le')));
  });

  const bomb = `a: &a [1, 1]\n${[...'bcdefghi'].map((key, at) => `${key}: &${key} [${`*${'abcdefgh'[at]}, `.repeat(9)}]`).join('\n')}\n`;
  it.each<[string, string | Buffer]>([
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(`${good}\n# `), Buffer.from([0xd3, 0xe1])])],
    ['an odd number of bytes of UTF-16', Buffer.from([0xff, 0xfe, 0x61])],
    ['a field that stands twice', '{"log": {"entries": [], "entries": []}}'],
    ['half of a character', '{"log": "a\\ud83d"}'],
    ['aliases that lead too far', bomb],
    ['an alias within itself', 'a: &a\n  b: *a\n'],
    ['an alias of nothing', '- *a\n'],
    ['what is nested too deep', '['.repeat(30_000)],
    ['JSON that is cut off', '{"log": {"entries": ['],
    ['nothing', ''],
    ['a text', 'hello'],
    ['null', 'null'],
    ['a number', '7'],
    ['a list of null', '[null]'],
    ['an object of nulls', '{"checks":null,"log":null,"posts":null,"version":null,"openapi":null}'],
  ])('with %s is read, or refused in one sentence', async (_what, content) => {
    const file = written(content);
    const error = await (async () => read(file))().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error === undefined) return;
    expect(error).toBeInstanceOf(UsageError);
    const { message } = error as UsageError;
    expect(message).not.toMatch(/\n\s+at |undefined|\[object/);
    expect(message.split('\n').every((line) => line.includes('divar-emulator.yaml'))).toBe(true);
  });

  it('that is a folder, or not there, is refused in one sentence', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'divar-emulator.yaml');
    mkdirSync(file);
    const wanted = name === 'a conversation' ? /There is no conversation in/ : /cannot be read \(EISDIR\)/;
    await expect((async () => read(file))()).rejects.toThrow(wanted);
    if (name === 'divar-emulator.yaml') return;
    await expect((async () => read(path.join(folder, 'none')))()).rejects.toThrow(UsageError);
  });

  it('of bytes that are not UTF-8 is refused with the place', async () => {
    const bytes = Buffer.concat([Buffer.from(`${good}\n# `), Buffer.from([0xd3, 0xe1])]);
    await expect((async () => read(written(bytes)))()).rejects.toThrow(
      /divar-emulator\.yaml:\d+:3: the byte D3 is not UTF-8\. Save the file as UTF-8\./,
    );
  });
});
