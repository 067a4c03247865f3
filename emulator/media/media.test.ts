import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../index.ts';
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

  it('is refused where it is too large for its kind', async () => {
    const raw = Buffer.alloc(1_500_001).toString('base64');
    const problem = divar.control.uploadUserMedia({ type: 'VOICE', name: 'a.m4a', body: { raw } });
    await expect(problem).rejects.toMatchObject({
      status: 413,
      message: expect.stringContaining('1500000 at most'),
    });
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
