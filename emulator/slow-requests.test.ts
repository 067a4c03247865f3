import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator, type EmulatorOptions, UsageError } from './index.ts';
import { makeAuthority, makeServerCertificate } from './intercept/certificates.ts';

let divar: Emulator;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await divar.stop();
});

const start = async (options: EmulatorOptions = {}) => {
  divar = await createEmulator({ requestTimeout: '200ms', ...options });
};

/** A connection on which this is said, and nothing after it. */
function opened(bytes: string): Socket {
  const { hostname, port } = new URL(divar.url);
  const socket = connect(Number(port), hostname, () => socket.write(bytes));
  sockets.push(socket);
  return socket;
}

const lastEntry = async () => (await divar.journal.entries()).at(-1);
const ofBot = (headers: string, path = '/v1/open-platform/chat/bot/conversations/none/messages') =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`;

describe('what does not arrive whole in time is cut, answered and noted', () => {
  it('within its headers', async () => {
    await start();
    expect(await text(opened('POST /v1/a HTTP/1.1\r\nHost: a\r\n'))).toMatch(
      /^HTTP\/1.1 408 .*not complete/s,
    );
    expect(await lastEntry()).toMatchObject({
      status: 408,
      note: 'The headers did not arrive whole within the time of --request-timeout.',
    });
  });

  it.each([
    ['a call', ofBot('Content-Length: 99')],
    ['a call in chunks', ofBot('Transfer-Encoding: chunked')],
    ['a request for a token', ofBot('Content-Length: 99', '/oauth2/token')],
  ])('within its body: %s', async (_what, head) => {
    await start();
    expect(await text(opened(`${head}1\r\n{`))).toMatch(/^HTTP\/1.1 408 .*not complete/s);
    await expect.poll(lastEntry).toMatchObject({
      state: 'done',
      note: 'The request did not arrive whole within the time of --request-timeout, and was cut.',
    });
  });

  it('within an upload with a good token', async () => {
    await start({ requestTimeout: '300ms' });
    const headers = { 'x-api-key': divar.apiKey };
    const path = '/experimental/open-platform/chat/upload';
    const given = await fetch(divar.url + path, { method: 'POST', headers, body: '{}' });
    const { token } = (await given.json()) as { token: string };
    const type = 'Content-Type: multipart/form-data; boundary=x';
    const head = ofBot(`Authorization: Bearer ${token}\r\n${type}\r\nContent-Length: 999`, '/upload/image');
    await text(opened(`${head}--x\r\n`));
    await expect.poll(lastEntry).toMatchObject({
      operation: 'uploadMedia',
      note: expect.stringContaining('--request-timeout'),
    });
  });

  it('within a call of the control API', async () => {
    await start();
    const answer = await text(opened(ofBot('Content-Length: 99', '/_emulator/users/sara/messages')));
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer.split('HTTP/1.1 ')).toHaveLength(2);
    expect((await divar.control.listUsers()).users).toEqual([]);
  });

  it('on a port that speaks TLS too, in both languages', async () => {
    const given = { hosts: ['open-api.divar.ir'], now: new Date() };
    const { key, certificate: cert } = await makeServerCertificate(await makeAuthority(given.now), given);
    await start({ tls: { key, cert } });
    expect(await text(opened('GET / HTTP/1.1\r\n'))).toMatch(/^HTTP\/1.1 408 /);
    const { hostname: host, port } = new URL(divar.url);
    const secure = connectTls({ host, port: Number(port), rejectUnauthorized: false });
    sockets.push(secure);
    secure.write('GET / HTTP/1.1\r\n');
    expect(await text(secure)).toMatch(/^HTTP\/1.1 408 /);
  });

  it('that was answered already: the connection is closed, and there is no second answer', async () => {
    await start();
    const answer = await text(opened(ofBot('Content-Length: 99', '/upload/image')));
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
    expect(answer.split('HTTP/1.1 ')).toHaveLength(2);
  });

  it('and not at all where the time is 0', async () => {
    await start({ requestTimeout: '0' });
    const socket = opened(ofBot('Content-Length: 22'));
    await once(socket, 'connect');
    socket.end('{"text_message":"a"}  ');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 401 /);
  });
});

it('a time that is not a duration is refused, and leaves nothing open', async () => {
  const failed = createEmulator({ requestTimeout: 'soon' });
  await expect(failed).rejects.toThrow('--request-timeout soon is not a duration.');
  await expect(failed).rejects.toBeInstanceOf(UsageError);
  await start();
});

it.each([
  ['whose body does not come', () => {}],
  [
    'whose body drips',
    (socket: Socket) => {
      const drip = setInterval(() => socket.write(' '), 20);
      socket.on('close', () => clearInterval(drip));
    },
  ],
])('what waits for quiet does not wait for a call %s', async (_what, goOn) => {
  await start({ requestTimeout: '0' });
  const socket = opened(ofBot('Content-Length: 99999'));
  await once(socket, 'connect');
  goOn(socket);
  expect(await divar.control.waitFor({ for: 'quiet', quiet: '50ms', timeout: '20s' })).toEqual({
    timed_out: false,
  });
  expect(socket.destroyed).toBe(false);
});

describe('what is not HTTP is noted in the journal', () => {
  it.each([
    ['GET /\u0001 HTTP/1.1\r\nHost: a\r\n\r\n', 'GET', 'This is not valid HTTP: '],
    ['POST /v1/a HTTP/1.1\r\nHost a\r\n\r\n', 'POST', 'This is not valid HTTP: '],
    ['\u0016\u0003\u0001', '', 'This is not valid HTTP: '],
    [`GET /v1/a HTTP/1.1\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 'GET', 'The headers are too long'],
    [
      'CONNECT open-api.divar.ir:443 HTTP/1.1\r\nHost: a\r\n\r\n',
      'CONNECT',
      "The emulator's own port is not a proxy",
    ],
  ])('%j', async (bytes, method, note) => {
    await start();
    const answer = await text(opened(bytes));
    const status = Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1]);
    expect(await lastEntry()).toMatchObject({
      direction: 'bot_to_divar',
      operation: 'unknown',
      method,
      status,
      note: expect.stringContaining(note),
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(divar.notes).toEqual([]);
  });

  it('but for connections that say nothing, as browsers open them', async () => {
    await start();
    await text(opened(''));
    expect(await divar.journal.entries()).toEqual([]);
  });
});
