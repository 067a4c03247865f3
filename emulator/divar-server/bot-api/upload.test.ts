import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../index.ts';

const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'divar-upload-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let divar: Emulator;
beforeEach(async () => {
  divar = await createEmulator();
});
afterEach(() => divar.stop());

const latin1 = (text: string) => Buffer.from(text, 'latin1');
/** A picture of 3 by 2. */
const png = Buffer.concat([
  latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\b\x02\0\0\0'),
  Buffer.alloc(20),
]);
const jpeg = latin1('\xff\xd8\xff\xe0\0\x04JF\xff\xc0\0\x0b\b\0\x05\0\x07\x01\x01\x11\0');
const pdf = latin1('%PDF-1.7\n');
const m4a = latin1('\0\0\0\x18ftypM4A \0\0\0\0');
const mp4 = latin1('\0\0\0\x18ftypisom\0\0\0\0');
const threeGp = latin1('\0\0\0\x18ftyp3gp4\0\0\0\0');
/** A picture of a telephone, in the container that films have. */
const heic = latin1('\0\0\0\x18ftypheic\0\0\0\0');
const docx = latin1('PK\x03\x04....word/document.xml');
const ole = latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....');

async function newToken(): Promise<string> {
  const response = await fetch(`${divar.url}/experimental/open-platform/chat/upload`, {
    method: 'POST',
    headers: { 'x-api-key': divar.apiKey },
    body: '{}',
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { token: string }).token;
}

interface Sent {
  kind?: string;
  token?: string;
  field?: string;
  name?: string;
}

function form(bytes: Buffer, { field = 'file', name = 'photo.png' }: Sent = {}): FormData {
  const data = new FormData();
  data.append(field, new Blob([new Uint8Array(bytes)]), name);
  return data;
}

async function sent(body: FormData | URLSearchParams | string, { kind = 'image', token }: Sent = {}) {
  const response = await fetch(`${divar.url}/upload/${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token ?? (await newToken())}` },
    body,
  });
  return {
    status: response.status,
    answer: (await response.json()) as { id: string; status: string; code: number; message: string },
    findings: response.headers.get('x-emulator-findings'),
  };
}

const upload = (bytes: Buffer, given: Sent = {}) => sent(form(bytes, given), given);

const lastEntry = async () => (await divar.journal.entries()).at(-1)!;

/** The bot sends a message with this media token to sara; what she sees. */
async function seen(mediaToken: string) {
  const { conversation_id: id } = await divar.user('sara').says('سلام');
  const response = await fetch(`${divar.url}/v1/open-platform/chat/bot/conversations/${id}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': divar.apiKey },
    body: JSON.stringify({ media_token: mediaToken }),
  });
  expect(response.status).toBe(200);
  const { messages } = await divar.control.listMessages({ conversation_id: id });
  return { message: messages.at(-1)!, findings: response.headers.get('x-emulator-findings') };
}

describe('an upload', () => {
  it('gives the media token of a message that the user sees, with a link to the file', async () => {
    const { status, answer, findings } = await upload(png, { name: 'خانه‌ی من.png' });
    expect({ status, answer, findings }).toEqual({
      status: 200,
      answer: { id: expect.stringMatching(/^[\w-]{20,}$/), status: 'ok' },
      findings: null,
    });
    const { message } = await seen(answer.id);
    expect(message).toMatchObject({
      type: 'IMAGE',
      media_token: answer.id,
      image_data: { size_bytes: png.length, width_px: 3, height_px: 2 },
    });
    const file = await fetch(message.image_data!.link);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(png);
    expect(decodeURIComponent(file.headers.get('content-disposition')!)).toContain('خانه‌ی من.png');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['image', 'a.jpg', jpeg, 'IMAGE'],
    ['image', 'a.JPEG', jpeg, 'IMAGE'],
    ['file', 'قرارداد.pdf', pdf, 'FILE'],
    ['file', 'a.docx', docx, 'FILE'],
    ['file', 'a.xls', ole, 'FILE'],
    ['voice', 'a.m4a', m4a, 'VOICE'],
    ['voice', 'a.3gp', threeGp, 'VOICE'],
    ['video', 'a.mp4', mp4, 'VIDEO'],
  ])('of the kind %s takes %s', async (kind, name, bytes, type) => {
    const { answer, findings } = await upload(bytes, { kind, name });
    expect(findings).toBeNull();
    const { message } = await seen(answer.id);
    expect(message.type).toBe(type);
    if (type === 'FILE') expect(message.file_data!.name).toBe(name);
  });

  it.each([
    ['image', 5_000_000, png],
    ['voice', 1_500_000, m4a],
  ])('of the kind %s may have %i bytes, and not one more', async (kind, size, start) => {
    const name = kind === 'image' ? 'a.png' : 'a.m4a';
    const whole = Buffer.concat([start, Buffer.alloc(size - start.length)]);
    expect((await upload(whole, { kind, name })).status).toBe(200);
    const more = Buffer.concat([whole, Buffer.alloc(1)]);
    expect((await upload(more, { kind, name })).findings).toBe('file_too_large');
  });

  it('is one exchange of the journal, with its token masked and without the bytes of its file', async () => {
    const token = await newToken();
    await upload(png, { token });
    const text = JSON.stringify(await divar.journal.entries());
    expect(text).not.toContain(token);
    expect(await lastEntry()).toMatchObject({
      operation: 'uploadMedia',
      url: '/upload/image',
      status: 200,
      request: { truncated: true, body: expect.stringContaining('filename="photo.png"') },
    });
    expect((await lastEntry()).request!.body).not.toContain('IHDR');
  });

  it('belongs to the app whose upload token it has', async () => {
    const other = await divar.control.createApp({ body: { slug: 'other', api_key: 'key-of-the-other' } });
    const response = await fetch(`${divar.url}/experimental/open-platform/chat/upload`, {
      method: 'POST',
      headers: { 'x-api-key': other.api_key },
    });
    const { token } = (await response.json()) as { token: string };
    await upload(png, { token });
    const { entries } = await divar.control.listEntries({ app: 'other' });
    expect(entries.map(({ operation }) => operation)).toEqual(['createUploadToken', 'uploadMedia']);
    expect(await divar.journal.entries()).toEqual([]);
  });

  it('survives an export and an import of the state', async () => {
    const { answer } = await upload(png);
    await divar.control.putState({ body: await divar.control.getState() });
    expect((await seen(answer.id)).message.type).toBe('IMAGE');
  });
});

it('many large files at once are all taken, though not all of them are in memory at once', async () => {
  const film = Buffer.concat([mp4, Buffer.alloc(49_000_000)]);
  const uploads = Array.from({ length: 3 }, () => upload(film, { kind: 'video', name: 'a.mp4' }));
  expect((await Promise.all(uploads)).map(({ status }) => status)).toEqual([200, 200, 200]);
});

it('a file is there again after a restart with the same data folder', async () => {
  const data = path.join(folder, 'data');
  const first = await createEmulator({ data, apiKey: 'the-key-of-both' });
  await divar.stop();
  divar = first;
  const { answer } = await upload(png, { name: 'عکس.png' });
  const { message } = await seen(answer.id);
  await first.stop();
  divar = await createEmulator({ data });
  expect(divar.url).not.toBe(first.url);
  const { messages } = await divar.control.listMessages({ conversation_id: message.conversation_id });
  const { link } = messages.at(-1)!.image_data!;
  const file = await fetch(link);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(png);
  expect(decodeURIComponent(file.headers.get('content-disposition')!)).toContain('عکس.png');
  expect(statSync(path.join(data, 'media', link.split('/')[4]!)).mode & 0o777).toBe(0o600);
  expect((await seen(answer.id)).message.image_data!.link).toBe(link);
});

it('a link to elsewhere stays what it is over a restart', async () => {
  const data = path.join(folder, 'links');
  const first = await createEmulator({ data });
  const link = 'https://chat.divar.ir/media/0123456789abcdef0123456789abcdef/a.png';
  await first.user('sara').says({ type: 'IMAGE', image_data: { link, size_bytes: 1 } });
  await first.stop();
  const second = await createEmulator({ data });
  const { conversations } = await second.control.listConversations();
  expect(conversations[0]!.last_message!.image_data!.link).toBe(link);
  await second.stop();
});

it('a recording of a message with media expects media', async () => {
  const { answer } = await upload(png);
  const { message } = await seen(answer.id);
  const recording = await divar.control.getRecording({ conversation_id: message.conversation_id });
  expect(recording).toMatch(/media: any/);
  expect(recording).not.toContain(answer.id);
});

describe('an upload that is refused', () => {
  it.each<[string, number, string, () => ReturnType<typeof sent>]>([
    ['no_file', 400, 'photo', () => upload(png, { field: 'photo' })],
    ['file_too_large', 400, '5000000', () => upload(Buffer.concat([png, Buffer.alloc(5_000_000)]))],
    ['file_too_large', 400, '1500000', () => upload(Buffer.alloc(9_000_000), { kind: 'voice' })],
    ['empty_file', 400, 'photo.png', () => upload(Buffer.alloc(0))],
    ['wrong_file_type', 400, 'png, jpeg, jpg', () => upload(pdf)],
    ['wrong_file_type', 400, 'page.html', () => upload(png, { name: 'page.html' })],
    ['wrong_file_type', 400, 'mp4', () => upload(png, { kind: 'video' })],
    ['unknown_media_kind', 404, 'image', () => upload(png, { kind: 'images' })],
    ['unknown_upload_token', 401, 'chat/upload', () => upload(png, { token: 'an-unknown-token' })],
    ['unknown_upload_token', 401, 'API key', () => upload(png, { token: divar.apiKey })],
    ['wrong_file_type', 400, 'mp4', () => upload(heic, { kind: 'video', name: 'a.mp4' })],
    ['wrong_file_type', 400, 'm4a', () => upload(heic, { kind: 'voice', name: 'a.m4a' })],
    ['not_multipart', 400, 'application/json', () => sent('{"file": "a.png"}')],
    ['not_multipart', 400, 'urlencoded', () => sent(new URLSearchParams({ file: 'a.png' }))],
  ])('%s with %i', async (id, status, words, act) => {
    const { status: actual, answer, findings } = await act();
    expect(actual).toBe(status);
    expect(answer).toEqual({ code: expect.any(Number), message: expect.any(String), details: [] });
    expect(findings).toBe(id);
    const [found] = (await lastEntry()).findings;
    expect(found!.outcome).toBe('refused');
    if (id !== 'not_multipart') expect(JSON.stringify(found)).toContain(words);
  });

  it('says what came in the place of the file', async () => {
    const data = new FormData();
    data.append('file', 'the text of a file');
    expect((await sent(data)).findings).toBe('no_file');
    expect((await lastEntry()).findings[0]!.actual).toBe('file without a file name');
  });

  it('has two files', async () => {
    const data = form(png);
    data.append('file', new Blob([new Uint8Array(png)]), 'second.png');
    expect((await sent(data)).findings).toBe('several_files');
  });

  it('has no upload token', async () => {
    const response = await fetch(`${divar.url}/upload/image`, { method: 'POST', body: form(png) });
    expect(response.headers.get('x-emulator-findings')).toBe('missing_upload_token');
    expect(response.status).toBe(401);
  });

  it.each([
    ['no token', ''],
    ['an unknown token', 'Authorization: Bearer an-unknown-token\r\n'],
  ])('with %s is answered before a byte of it is read', async (_what, authorization) => {
    const { hostname, port } = new URL(divar.url);
    const socket = connect(Number(port), hostname);
    const type = 'Content-Type: multipart/form-data; boundary=x\r\n';
    socket.write(
      `POST /upload/video HTTP/1.1\r\nHost: x\r\n${authorization}${type}Content-Length: 48000000\r\n\r\n`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1.1 401 /);
    expect(await lastEntry()).toMatchObject({ operation: 'uploadMedia', status: 401 });
    socket.destroy();
  });

  it('has a token that was used for another file; a refused file does not use it up', async () => {
    const token = await newToken();
    expect((await upload(pdf, { token })).findings).toBe('wrong_file_type');
    expect((await upload(png, { token })).status).toBe(200);
    expect((await upload(png, { token })).findings).toBe('used_upload_token');
  });

  it('has a token of more than an hour ago', async () => {
    const token = await newToken();
    await divar.control.setClock({ body: { advance: '61m' } });
    expect((await upload(png, { token })).findings).toBe('expired_upload_token');
  });

  it('breaks off within its form', async () => {
    const token = await newToken();
    const body = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n\x89PN';
    const response = await fetch(`${divar.url}/upload/image`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=x' },
      body,
    });
    expect(response.headers.get('x-emulator-findings')).toBe('not_multipart');
  });

  it('is cut by the bot: an exchange without an answer, and the token stays good', async () => {
    const token = await newToken();
    const { hostname, port } = new URL(divar.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /upload/image HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 9999\r\n` +
        'Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\nContent-Disp',
      () => socket.destroy(),
    );
    const { entry } = await divar.control.waitFor({ for: 'entry', after: 1 });
    expect(entry).toMatchObject({ operation: 'uploadMedia', note: expect.stringContaining('cut') });
    expect(entry!.status).toBeUndefined();
    expect((await upload(png, { token })).status).toBe(200);
  });

  it('is cut by a bot that still listens: an error in the form of the others', async () => {
    const { hostname, port } = new URL(divar.url);
    const head = `POST /upload/image HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await newToken()}\r\n`;
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.end(`${head}Content-Length: 9999\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n`);
    const [headers, body] = (await text(socket)).split('\r\n\r\n');
    expect(headers).toMatch(/^HTTP\/1\.1 400 .*\r\nContent-Type: application\/json\r\n/);
    expect(JSON.parse(body!)).toEqual({ code: 3, message: 'request is not complete', details: [] });
    expect((await lastEntry()).note).toContain('cut');
  });

  it('lacks the permission already when it asks for the token', async () => {
    await divar.control.patchApp({ body: { api_keys: [{ key: 'key-without-upload', permissions: [] }] } });
    const response = await fetch(`${divar.url}/experimental/open-platform/chat/upload`, {
      method: 'POST',
      headers: { 'x-api-key': 'key-without-upload' },
    });
    expect(response.status).toBe(403);
  });
});

describe('a name that says another type than the content', () => {
  it.each([
    ['photo.jpg', png, 'png'],
    ['blob', jpeg, 'jpeg or jpg'],
  ])('%s is taken, and told', async (name, bytes, expected) => {
    const { status, findings } = await upload(bytes, { name });
    expect({ status, findings }).toEqual({ status: 200, findings: 'file_named_otherwise' });
    expect((await lastEntry()).findings[0]!.expected).toBe(expected);
  });
});

/** The form with the bytes of its headers as they are, which FormData does not let through. */
async function handMade(headers: Buffer, bytes: Buffer, kind = 'image') {
  const body = Buffer.concat([
    latin1('--x\r\n'),
    headers,
    latin1('\r\n\r\n'),
    bytes,
    latin1('\r\n--x--\r\n'),
  ]);
  const response = await fetch(`${divar.url}/upload/${kind}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await newToken()}`,
      'content-type': 'multipart/form-data; boundary=x',
    },
    body,
  });
  const { id } = (await response.json()) as { id: string };
  const { message } = await seen(id);
  const { link } = message.image_data ?? message.file_data!;
  return {
    findings: response.headers.get('x-emulator-findings'),
    name: decodeURIComponent(link.split('/').at(-1)!),
    message,
  };
}

describe('a name that a hand-made form has', () => {
  const field = 'Content-Disposition: form-data; name="file"; ';

  it.each([
    ["filename*=UTF-8''%D8%B9%DA%A9%D8%B3.png", 'عکس.png'],
    ['filename="x.png"; filename*=utf-8\'\'%D8%B9%DA%A9%D8%B3.png', 'عکس.png'],
    ['filename="../../etc/عکس.png"', 'عکس.png'],
    ['filename="C:\\\\Users\\\\عکس.png"', 'عکس.png'],
    ['filename="a\\"b.png"', 'a"b.png'],
    ['filename="<b>.png"', '<b>.png'],
  ])('%s is %s', async (given, name) => {
    expect(await handMade(Buffer.from(field + given), png)).toMatchObject({ findings: null, name });
  });

  it('is made where the form has none that a file can have', async () => {
    const { name, message } = await handMade(Buffer.from(`${field}filename=".."`), pdf, 'file');
    expect([name, message.file_data!.name]).toEqual(['file.pdf', 'file.pdf']);
  });

  it('is told where its letters came in another code than UTF-8', async () => {
    const windows1256 = latin1('\xda\xdf\xd3');
    const name = Buffer.concat([latin1(`${field}filename="`), windows1256, latin1('.png"')]);
    expect((await handMade(name, png)).findings).toBe('file_name_not_utf8');
  });

  it('is in the journal, also where fields that are not files come before it', async () => {
    await handMade(
      Buffer.from(
        `Content-Disposition: form-data; name="kind"\r\n\r\nimage\r\n--x\r\n${field}filename="عکس.png"`,
      ),
      png,
    );
    const [, entry] = await divar.journal.entries();
    expect(entry!.request!.body).toMatch(/name="kind"[\s\S]*filename="عکس\.png"\r\n\r\n$/);
  });
});

it('a media token of elsewhere is taken, and told', async () => {
  const { message, findings } = await seen('0193f1f5c2');
  expect(findings).toBe('unknown_media_token');
  expect(message).toMatchObject({ type: 'TEXT', media_token: '0193f1f5c2' });
});

describe('a stock client', () => {
  it('curl -F uploads a file with a Persian name', async () => {
    const file = path.join(folder, 'عکس.png');
    writeFileSync(file, png);
    const token = await newToken();
    const args = ['-sS', '-F', `file=@${file}`, '-H', `Authorization: Bearer ${token}`];
    const { stdout } = await run('curl', [...args, `${divar.url}/upload/image`]);
    const { message } = await seen(JSON.parse(stdout).id);
    expect(decodeURIComponent(message.image_data!.link)).toMatch(/عکس\.png$/);
  });

  it("Python's urllib with a form made by hand gets the answer to a file that is too large", async () => {
    const script = path.join(folder, 'upload.py');
    writeFileSync(
      script,
      `import sys, urllib.request, urllib.error
url, token, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
body = ("--b\\r\\nContent-Disposition: form-data; name=\\"file\\"; filename=\\"\\u0635\\u062f\\u0627.m4a\\"\\r\\n"
        "Content-Type: audio/mp4\\r\\n\\r\\n").encode() + b"\\0\\0\\0\\x18ftypM4A " + bytes(size) + b"\\r\\n--b--\\r\\n"
request = urllib.request.Request(url, data=body, headers={
    "Authorization": "Bearer " + token, "Content-Type": "multipart/form-data; boundary=b"})
try:
    print(urllib.request.urlopen(request).status)
except urllib.error.HTTPError as error:
    print(error.code)
`,
    );
    const status = async (size: number) =>
      (
        await run('python3', [script, `${divar.url}/upload/voice`, await newToken(), String(size)])
      ).stdout.trim();
    expect(await status(100)).toBe('200');
    expect(await status(30_000_000)).toBe('400');
  });
});
