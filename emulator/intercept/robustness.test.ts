import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAuthority, type StoredAuthority } from './authority-store.ts';
import { type Interceptor, startInterceptor } from './interceptor.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'divar-intercept-'));
let authority: StoredAuthority;
let interceptor: Interceptor;

/** Answers with the digest of the body and what the request looked like. */
const digest: RequestListener = (request, response) => {
  const hash = createHash('sha256');
  request.on('data', (chunk) => hash.update(chunk));
  request.on('end', () => {
    const { host, 'transfer-encoding': encoding = '' } = request.headers;
    response.end([request.url, host, encoding, hash.digest('hex')].join(' '));
  });
};

beforeAll(async () => {
  authority = await openAuthority(folder);
  interceptor = await startInterceptor({ server: authority.server, handle: digest });
});
afterAll(async () => {
  await interceptor.close();
  rmSync(folder, { recursive: true });
});

const sha = (body: Buffer) => createHash('sha256').update(body).digest('hex');

/** A TLS connection to one of Divar's hosts through the proxy. */
function tunnelTo(host: string, port = interceptor.proxyPort): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(port, '127.0.0.1', () => {
      socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`);
      socket.once('data', () => {
        const secure = connectTls({ socket, servername: host, ca: authority.certificate }, () =>
          resolve(secure),
        );
        secure.on('error', reject);
      });
    });
    socket.on('error', reject);
  });
}

async function send(socket: TLSSocket, { body, chunked }: { body: Buffer; chunked?: boolean }) {
  const headers: Record<string, string | number> = { host: 'chat.divar.ir' };
  if (chunked) headers['transfer-encoding'] = 'chunked';
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const agent = new SecureAgent({ keepAlive: true });
    agent.createConnection = (() => socket) as never;
    const call = secureRequest({ method: 'POST', path: '/upload/video', headers, agent }, resolve);
    call.on('error', reject);
    call.end(body);
  });
  let text = '';
  for await (const chunk of answer) text += chunk;
  return text;
}

describe('through the proxy', () => {
  it('a large upload arrives as it was sent', async () => {
    const body = Buffer.alloc(50 * 1024 * 1024, 'divar');
    const socket = await tunnelTo('chat.divar.ir');
    expect(await send(socket, { body })).toBe(`/upload/video chat.divar.ir  ${sha(body)}`);
    socket.destroy();
  });

  it('a chunked body arrives as it was sent', async () => {
    const body = Buffer.from('سلام '.repeat(10_000));
    const socket = await tunnelTo('chat.divar.ir');
    expect(await send(socket, { body, chunked: true })).toBe(
      `/upload/video chat.divar.ir chunked ${sha(body)}`,
    );
    socket.destroy();
  });

  it('one connection takes many requests', async () => {
    const socket = await tunnelTo('open-api.divar.ir');
    const answers: string[] = [];
    let received = '';
    const done = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        received += chunk;
        if (received.split('HTTP/1.1 200 OK').length - 1 === 3) resolve();
      });
    });
    for (const path of ['/a', '/b', '/c']) {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: open-api.divar.ir\r\n\r\n`);
    }
    await done;
    for (const path of ['/a', '/b', '/c'])
      answers.push(received.includes(`${path} open-api.divar.ir`) ? path : '');
    expect(answers).toEqual(['/a', '/b', '/c']);
    socket.destroy();
  });

  it('two hundred connections at once are all served', async () => {
    const body = Buffer.from('x');
    const sockets = await Promise.all(Array.from({ length: 200 }, () => tunnelTo('api.divar.ir')));
    const answers = await Promise.all(sockets.map((socket) => send(socket, { body })));
    expect(new Set(answers)).toEqual(new Set([`/upload/video chat.divar.ir  ${sha(body)}`]));
    for (const socket of sockets) socket.destroy();
  });
});

describe('a proxy with credentials', () => {
  let guarded: Interceptor;
  beforeAll(async () => {
    guarded = await startInterceptor({
      server: authority.server,
      handle: digest,
      credentials: 'divar:secret',
    });
  });
  afterAll(() => guarded.close());

  const connectWith = (credentials?: string) =>
    new Promise<string>((resolve) => {
      const header = credentials
        ? `Proxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}\r\n`
        : '';
      const socket = connectTcp(guarded.proxyPort, '127.0.0.1', () =>
        socket.write(`CONNECT open-api.divar.ir:443 HTTP/1.1\r\n${header}\r\n`),
      );
      socket.once('data', (data) => {
        resolve(String(data).split('\r\n')[0]!);
        socket.destroy();
      });
    });

  it('lets in who has them', async () => {
    expect(await connectWith('divar:secret')).toBe('HTTP/1.1 200 Connection established');
  });

  it.each([undefined, 'divar:wrong', 'divar'])('refuses %s', async (credentials) => {
    expect(await connectWith(credentials)).toBe('HTTP/1.1 407 Proxy Authentication Required');
  });

  it('asks for them on plain http too', async () => {
    const call = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve) => {
        const agent = new Agent();
        const path = 'http://open-api.divar.ir/v1';
        httpRequest({ host: '127.0.0.1', port: guarded.proxyPort, path, headers, agent }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        }).end();
      });
    expect(await call({})).toBe(407);
    const authorization = `Basic ${Buffer.from('divar:secret').toString('base64')}`;
    expect(await call({ 'proxy-authorization': authorization })).toBe(200);
  });
});
