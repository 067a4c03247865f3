import { readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { MediaStore } from './media-store.ts';

let divar: Emulator;
beforeEach(async () => {
  divar = await createEmulator();
});
afterEach(() => divar.stop());

const png = Buffer.from('89504e470d0a1a0a0000', 'hex');

async function uploaded(bytes: Buffer, name: string, type = 'IMAGE'): Promise<Response> {
  const query = new URLSearchParams({ type, name });
  const call = await fetch(`${divar.url}/_emulator/media?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  const { link } = (await call.json()) as { link: string };
  return fetch(link);
}

describe('a file that a user sends', () => {
  it('is served as it is, under its Persian name, to whoever has the link', async () => {
    const response = await uploaded(png, 'خانه‌ی من.png');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(png);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(decodeURIComponent(response.headers.get('content-disposition')!)).toBe(
      "inline; filename*=UTF-8''خانه‌ی من.png",
    );
  });

  it('never acts as a page, whatever its name', async () => {
    const response = await uploaded(Buffer.from('<script>alert(1)</script>'), 'photo.html');
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });

  it('that is not kept any more is 404 in words, and no call of a bot', async () => {
    const gone = await fetch(`${divar.url}/media/0123456789abcdef0123456789abcdef/a.png`);
    expect(gone.status).toBe(404);
    expect(gone.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await gone.text()).toContain('--data');
    expect(await divar.journal.entries()).toEqual([]);
  });

  it('is refused where it is too large for its kind', async () => {
    const raw = Buffer.alloc(1_500_001).toString('base64');
    const problem = divar.control.uploadUserMedia({ type: 'VOICE', name: 'a.m4a', body: { raw } });
    await expect(problem).rejects.toMatchObject({
      status: 413,
      message: expect.stringContaining('1500000 at most'),
    });
  });

  it('is answered with all that a message of its type has', async () => {
    const picture = Buffer.from('89504e470d0a1a0a0000000d494844520000000300000002', 'hex');
    const keep = (type: 'IMAGE' | 'FILE' | 'VOICE', name: string) =>
      divar.control.uploadUserMedia({ type, name, body: { raw: picture.toString('base64') } });
    const link = expect.stringMatching(/^http/);
    const size_bytes = 24;
    expect(await keep('IMAGE', 'a.png')).toEqual({ link, size_bytes, height_px: 2, width_px: 3 });
    expect(await keep('FILE', 'عکس.png')).toEqual({ link, size_bytes, name: 'عکس.png' });
    expect(await keep('VOICE', 'a.m4a')).toEqual({ link, size_bytes });
  });

  it('reaches the bot as a link', async () => {
    const { link, size_bytes } = await divar.control.uploadUserMedia({
      type: 'IMAGE',
      name: 'a.png',
      body: { raw: png.toString('base64') },
    });
    await divar.user('sara').says({ type: 'IMAGE', image_data: { link, size_bytes } });
    const [entry] = await divar.journal.entries();
    expect(JSON.parse(entry!.request!.body).new_chatbot_message.image_data).toEqual({ link, size_bytes: 10 });
  });
});

describe('a part of a file, for players and download clients', () => {
  const film = Buffer.from('00000018667479706d70343200000000', 'hex');
  const asked = async (range: string, init: RequestInit = {}) => {
    const { url } = await uploaded(film, 'film.mp4', 'VIDEO');
    return fetch(url, { ...init, headers: { range, ...init.headers } });
  };

  it.each([
    ['bytes=0-', 0, 15],
    ['bytes=4-7', 4, 7],
    ['bytes=-4', 12, 15],
    ['bytes=8-999', 8, 15],
  ])('%s is answered 206', async (range, from, to) => {
    const response = await asked(range);
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to}/16`);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(film.subarray(from, to + 1));
  });

  it('beyond its end is answered 416 with its size', async () => {
    const response = await asked('bytes=16-');
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */16');
  });

  it.each(['lines=1-2', 'bytes=0-1,8-9'])('%s brings the whole file', async (range) => {
    const response = await asked(range);
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(16);
  });

  it('is not a part where it depends on If-Range, and HEAD tells of the whole file', async () => {
    expect((await asked('bytes=0-1', { headers: { 'if-range': '"x"' } })).status).toBe(200);
    const head = await asked('bytes=0-1', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([
      200,
      '16',
      'bytes',
    ]);
  });
});

it('the store lets the oldest files go', () => {
  let last = 0;
  const store = new MediaStore(() => {
    last += 1;
    return `id${last}`;
  });
  for (let times = 0; times < 3; times += 1)
    store.keep({ name: 'x', bytes: Buffer.alloc(100 * 1024 * 1024) });
  expect(store.get('id1', 'x')).toBeUndefined();
  expect(store.get('id3', 'x')).toBeDefined();
});

it('the store lets the oldest files of its folder go, those from before a start too, and tells of each', () => {
  const folder = path.join(tempFolder(), 'media');
  let last = 0;
  const open = (dropped: string[]) =>
    new MediaStore(
      () => {
        last += 1;
        return `id${last}`;
      },
      { folder, mostOnDisk: 250, onDropped: (id) => dropped.push(id) },
    );
  const [before, after]: [string[], string[]] = [[], []];
  const first = open(before);
  for (let times = 0; times < 2; times += 1) first.keep({ name: 'x', bytes: Buffer.alloc(100) });
  for (const id of ['id1', 'id2']) utimesSync(path.join(folder, id), 1, Number(id.slice(2)));
  const second = open(after);
  for (let times = 0; times < 2; times += 1) second.keep({ name: 'x', bytes: Buffer.alloc(100) });
  expect([before, after]).toEqual([[], ['id1', 'id2']]);
  expect(readdirSync(folder).sort()).toEqual(['id3', 'id4']);
  second.drop('/media/id3/x');
  second.keep({ name: 'x', bytes: Buffer.alloc(100) });
  expect(readdirSync(folder).sort()).toEqual(['id4', 'id5']);
});
