import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../index.ts';
import { tempFolder } from '../../testing/temp-folder.ts';

const pdf = '%PDF-1.7\n%%EOF\n';

async function started(data: string, options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await createEmulator({ data, apiKey: 'the-key', ...options });
  onTestFinished(() => emulator.stop());
  return emulator;
}

async function restarted(emulator: Emulator, data: string): Promise<Emulator> {
  await emulator.stop();
  return started(data);
}

/** The status of a message of the bot. */
async function says(url: string, { id, text }: { id: string; text: string }): Promise<number> {
  const response = await fetch(`${url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
    method: 'POST',
    headers: { 'x-api-key': 'the-key' },
    body: JSON.stringify({ text_message: text }),
  });
  await response.arrayBuffer();
  return response.status;
}

/** The status of an upload of so many bytes. */
async function uploads(url: string, size = 100): Promise<number> {
  const at = `${url}/experimental/open-platform/chat/upload`;
  const asked = await fetch(at, { method: 'POST', headers: { 'x-api-key': 'the-key' }, body: '{}' });
  if (asked.status !== 200) return asked.status;
  const { token } = (await asked.json()) as { token: string };
  const body = new FormData();
  body.set('file', new Blob([pdf, Buffer.alloc(size)]), 'a.pdf');
  const response = await fetch(`${at}/file`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

async function textsOf({ control }: Emulator, id: string): Promise<string[]> {
  const { messages } = await control.listMessages({ conversation_id: id });
  return messages.map(({ text }) => text ?? '');
}

const harms: [what: string, harm: (data: string) => void, note: string][] = [
  ['its file is deleted', (data) => rmSync(path.join(data, 'demo.jsonl')), 'was deleted while'],
  ['its folder is deleted', (data) => rmSync(data, { recursive: true }), 'was lost with its folder'],
  [
    'its file is replaced',
    (data) => {
      rmSync(path.join(data, 'demo.jsonl'));
      writeFileSync(path.join(data, 'demo.jsonl'), 'something else\n');
    },
    'was replaced while',
  ],
  ['its file is emptied', (data) => truncateSync(path.join(data, 'demo.jsonl')), 'was cut off while'],
  [
    'somebody else writes to its file',
    (data) => appendFileSync(path.join(data, 'demo.jsonl'), 'oops\n'),
    'was written to by somebody else while',
  ],
  ['its lock is deleted', (data) => rmSync(path.join(data, 'lock')), 'was lost with its folder'],
];

describe('while the emulator runs', () => {
  it.each(harms)('and %s, it says so and writes anew what memory has', async (_what, harm, note) => {
    const data = path.join(tempFolder(), 'data');
    const first = await started(data);
    const { conversation_id: id } = await first.user('sara').says('before');
    const { link } = await first.control.uploadUserMedia({
      type: 'FILE',
      name: 'a.pdf',
      body: { raw: Buffer.from(pdf).toString('base64') },
    });
    harm(data);
    expect(await says(first.url, { id, text: 'after' })).toBe(200);
    expect(await says(first.url, { id, text: 'later' })).toBe(200);
    expect(first.notes).toEqual([expect.stringContaining(note)]);
    const total = (await first.control.listEntries()).entries.length;
    const second = await restarted(first, data);
    expect(await textsOf(second, id)).toEqual(['before', 'after', 'later']);
    expect((await second.control.listEntries()).entries).toHaveLength(total);
    expect(second.apiKey).toBe('the-key');
    expect(await (await fetch(link.replace(first.url, second.url))).text()).toBe(pdf);
  });

  it('nothing is taken where the folder cannot be made again, and all goes on when it can', async () => {
    const data = path.join(tempFolder(), 'data');
    const first = await started(data);
    const { conversation_id: id } = await first.user('sara').says('before');
    rmSync(data, { recursive: true });
    writeFileSync(data, 'a file in the place of the folder');
    for (const text of ['lost', 'lost too']) expect(await says(first.url, { id, text })).toBe(500);
    await expect(first.reset()).rejects.toThrow(data);
    await expect(first.user('reza').says('lost')).rejects.toThrow(data);
    expect(first.notes).toEqual([expect.stringContaining(`Could not write ${data}`)]);
    expect(await textsOf(first, id)).toEqual(['before']);
    expect((await first.control.listUsers()).users.map(({ name }) => name)).toEqual(['sara']);
    rmSync(data);
    expect(await says(first.url, { id, text: 'after' })).toBe(200);
    const second = await restarted(first, data);
    expect(await textsOf(second, id)).toEqual(['before', 'after']);
  });

  it('a folder that another emulator has taken is left alone', async () => {
    const data = path.join(tempFolder(), 'data');
    const first = await started(data);
    const { conversation_id: id } = await first.user('sara').says('before');
    rmSync(data, { recursive: true });
    const second = await started(data);
    expect(await says(first.url, { id, text: 'lost' })).toBe(500);
    expect(first.notes[0]).toContain('Another emulator has taken the data folder');
    expect((await second.control.listUsers()).users).toEqual([]);
  });
});

describe('a reset that was killed', () => {
  it.each(['before its file had the name', 'before the old file was set aside'])(
    '%s has not happened',
    async (when) => {
      const data = tempFolder();
      const first = await started(data);
      await first.control.createApp({ body: { slug: 'second', api_key: 'key-of-second' } });
      await first.control.putUser({ user: 'sara', body: {}, app: 'second' });
      await first.stop();
      const file = path.join(data, 'second.jsonl');
      writeFileSync(`${file}.new`, readFileSync(path.join(data, 'demo.jsonl')).subarray(0, 60));
      if (when.startsWith('before its')) linkSync(file, path.join(data, 'second.17.jsonl.old'));
      const again = await started(data);
      const { users } = await again.control.listUsers({ app: 'second' });
      expect(users.map(({ name }) => name)).toEqual(['sara']);
      expect((await again.control.getKeys({ app: 'second' })).api_keys).toEqual(['key-of-second']);
      expect(readdirSync(data).sort()).toEqual(['demo.jsonl', 'lock', 'second.jsonl']);
    },
  );
});

/** A folder in which a little of everything has happened. */
async function richFolder(): Promise<string> {
  const data = path.join(tempFolder(), 'data');
  const emulator = await started(data);
  const { conversation_id: id } = await emulator.user('sara').says('سلام');
  await says(emulator.url, { id, text: 'hi' });
  await emulator.control.putUser({ user: 'reza', body: { phone: '09120000000' } });
  await uploads(emulator.url);
  const { id: token_id } = await emulator.control.createToken({
    body: { user: 'sara', scopes: ['USER_POSTS_GET'] },
  });
  await emulator.control.createSubscription({ body: { event_type: 'POST_UPDATE', token_id } });
  await emulator.control.revokeToken({ token_id });
  await emulator.stop();
  return data;
}

describe('a line of the file', () => {
  it('that is doubled is seen, where it would count twice', async () => {
    const data = await richFolder();
    const file = path.join(data, 'demo.jsonl');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    for (const [index, line] of lines.entries()) {
      if (index === 0) continue;
      const { kind } = JSON.parse(line);
      writeFileSync(file, `${lines.toSpliced(index, 0, line).join('\n')}\n`);
      const start = createEmulator({ data });
      const isHarmless = /configured|changed|revoked|subscribed/.test(kind);
      if (isHarmless) await (await start).stop();
      else await expect(start, kind).rejects.toThrow(`demo.jsonl:${index + 2}: the line cannot be taken`);
    }
  });

  it('that is bad is set aside with --data-repair, and what is lost with it is told', async () => {
    const data = await richFolder();
    const file = path.join(data, 'demo.jsonl');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const chat = lines.findIndex((line) => line.includes('"conversation-started"'));
    const spoilt = lines.with(chat, 'spoilt');
    const bytes = Buffer.concat([Buffer.from(`${spoilt.join('\n')}\n`), Buffer.from([0xc7, 0xe1, 10])]);
    writeFileSync(file, bytes);
    await expect(createEmulator({ data })).rejects.toThrow('Start with --data-repair');
    expect(readFileSync(file)).toEqual(bytes);
    const emulator = await started(data, { dataRepair: true });
    const notes = emulator.notes.join('\n');
    expect(notes).toContain(`${file} is repaired: 4 bad lines are set aside in ${file}.bad`);
    expect(notes).toContain(`${file}:${chat + 1}: lost: 6 bytes, because `);
    expect(notes).toMatch(/lost: message-sent "[^"]+", because .*there is no conversation/);
    expect(notes).toContain(`${file}:${lines.length + 1}: lost: 2 bytes, because its bytes are not UTF-8`);
    expect((await emulator.control.listUsers()).users.map(({ name }) => name)).toEqual(['sara', 'reza']);
    const setAside = readFileSync(`${file}.bad`);
    expect(setAside.toString('latin1').split('\n')[0]).toBe('spoilt');
    await emulator.stop();
    const again = await started(data);
    expect(again.notes).toEqual([]);
  });

  it('is passed over by its byte order mark', async () => {
    const data = await richFolder();
    const file = path.join(data, 'demo.jsonl');
    writeFileSync(file, `\ufeff${readFileSync(file, 'utf8')}`);
    const emulator = await started(data);
    expect((await emulator.control.listUsers()).users).toHaveLength(2);
  });
});

/** A process whose files may have so many blocks of 512 bytes at most. */
async function onSmallDisk(data: string, blocks: number) {
  const script = fileURLToPath(new URL('../../testing/emulator-process.ts', import.meta.url));
  const command = `ulimit -f ${blocks}; exec "$0" --import tsx "$1" "$2" the-key`;
  const child = spawn('sh', ['-c', command, process.execPath, script, data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const notes: string[] = [];
  lines.on('line', (text) => notes.push((JSON.parse(text) as { note: string }).note));
  return { url: (JSON.parse(line) as { url: string }).url, child, notes };
}

describe.skipIf(process.platform === 'win32')('on a full disk', () => {
  it('sends and uploads are answered 500, and nothing of them is kept; one note tells', async () => {
    const data = path.join(tempFolder(), 'data');
    const { url, child, notes } = await onSmallDisk(data, 64);
    const call = (at: string, init?: RequestInit) => fetch(`${url}/_emulator${at}`, init);
    const post = { method: 'POST', body: JSON.stringify({ text: 'سلام' }) };
    const said = (await (await call('/users/sara/messages', post)).json()) as { conversation_id: string };
    const id = said.conversation_id;
    const answers: [string, number][] = [];
    for (let count = 0; count < 60; count += 1) {
      const text = `${count} ${'x'.repeat(700)}`;
      answers.push([text, await says(url, { id, text })]);
    }
    expect(answers.some(([, status]) => status === 500)).toBe(true);
    const file = {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: Buffer.alloc(99_999),
    };
    expect((await call('/media?type=FILE&name=a.pdf', file)).status).toBe(500);
    expect(await uploads(url, 99_999)).toBe(500);
    expect(readdirSync(path.join(data, 'media'))).toEqual([]);
    const texts = async () => {
      const { messages } = (await (await call(`/conversations/${id}/messages`)).json()) as {
        messages: { text: string }[];
      };
      return messages.map(({ text }) => text);
    };
    const kept = answers.filter(([, status]) => status === 200).map(([text]) => text);
    expect(await texts()).toEqual(['سلام', ...kept]);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(notes).toEqual([
      expect.stringContaining(`Could not write ${path.join(data, 'demo.jsonl')}: EFBIG`),
    ]);
    const emulator = await started(data);
    expect(await textsOf(emulator, id)).toEqual(['سلام', ...kept]);
  });
});

it('keeps no lock when it has stopped', async () => {
  const data = tempFolder();
  await (await started(data)).stop();
  expect(existsSync(path.join(data, 'lock'))).toBe(false);
});
