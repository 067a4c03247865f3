import { get } from 'node:http';
import { get as getSecure } from 'node:https';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../bot-process/free-port.ts';
import { makeAuthority, makeServerCertificate } from '../intercept/certificates.ts';
import { type Listening, listen, listenAll } from './server.ts';

let listening: Listening | undefined;
afterEach(() => listening?.close());

const host = 'open-api.divar.ir';

async function bothWays(): Promise<{ port: number; ca: string }> {
  const authority = await makeAuthority(new Date());
  const { key, certificate } = await makeServerCertificate(authority, { hosts: [host], now: new Date() });
  listening = await listen((request, response) => response.end(`${request.method} ${request.url}`), {
    host: '127.0.0.1',
    port: 0,
    tls: { key, cert: certificate },
  });
  return { port: listening.port, ca: authority.certificate };
}

function bodyOf(start: typeof get, options: object): Promise<string> {
  return new Promise((resolve, reject) => {
    start(options, (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += chunk)).on('end', () => resolve(body));
    }).on('error', reject);
  });
}

/** Sends bytes and waits for the end of the connection. */
function cutOff(port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume();
  });
}

describe('one port for TLS and plain HTTP', () => {
  it('takes both', async () => {
    const { port, ca } = await bothWays();
    const at = { host: '127.0.0.1', port, path: '/a' };
    expect(await bodyOf(get, at)).toBe('GET /a');
    expect(await bodyOf(getSecure, { ...at, ca, servername: host })).toBe('GET /a');
  });

  it('lives on after connections that begin like TLS and are not', async () => {
    const { port } = await bothWays();
    await cutOff(port, Buffer.from([0x16]));
    await cutOff(port, Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5]));
    await cutOff(port, Buffer.alloc(0));
    expect(await bodyOf(get, { host: '127.0.0.1', port, path: '/b' })).toBe('GET /b');
  });

  it('closes while a connection is open that has said nothing', async () => {
    const { port } = await bothWays();
    const silent = connect(port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    const closed = new Promise((resolve) => silent.once('close', resolve));
    silent.on('error', () => undefined);
    await listening!.close();
    await closed;
    listening = undefined;
  });
});

it('gives TLS a further port where it is asked to', async () => {
  const authority = await makeAuthority(new Date());
  const { key, certificate } = await makeServerCertificate(authority, { hosts: [host], now: new Date() });
  const tls = { key, cert: certificate, port: await freePort() };
  listening = await listenAll((_, response) => response.end('here'), { host: '127.0.0.1', port: 0, tls });
  const at = { host: '127.0.0.1', ca: authority.certificate, servername: host };
  expect(await bodyOf(getSecure, { ...at, port: tls.port })).toBe('here');
  await expect(bodyOf(getSecure, { ...at, port: listening.port })).rejects.toThrow();
});

it('says which port is in use', async () => {
  listening = await listen(() => undefined, { host: '127.0.0.1', port: 0 });
  const again = listen(() => undefined, { host: '127.0.0.1', port: listening.port });
  await expect(again).rejects.toThrow(`Port ${listening.port} is in use.`);
});

describe('what is not a HTTP request', () => {
  async function answered(bytes: string): Promise<string> {
    const { port } = await listenPlain();
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    let text = '';
    for await (const chunk of socket) text += chunk;
    return text;
  }

  async function listenPlain(): Promise<Listening> {
    listening = await listen((_, response) => response.end(), { host: '127.0.0.1', port: 0 });
    return listening;
  }

  it.each([
    [
      'a path with bare Persian letters',
      'GET /سارا HTTP/1.1\r\nHost: a\r\n\r\n',
      '400',
      'request is not valid HTTP',
    ],
    ['headers that break off', 'GET / HTTP/1.1\r\nHost: a', '400', 'request is not complete'],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nA: ${'a'.repeat(99_999)}\r\n\r\n`,
      '431',
      'request is not valid HTTP',
    ],
  ])('is told apart: %s', async (_what, bytes, status, message) => {
    const text = await answered(bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text).toContain(`{"code":3,"message":"${message}","details":[]}`);
  });
});
