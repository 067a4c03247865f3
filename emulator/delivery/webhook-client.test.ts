import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeAuthority, makeServerCertificate } from '../intercept/certificates.ts';
import { deferred, rawServer } from '../testing/scripted-bot.ts';
import { WebhookClient } from './webhook-client.ts';

function webhooks(): WebhookClient {
  const made = new WebhookClient();
  onTestFinished(() => made.close());
  return made;
}

/** A server below HTTP, and what it was sent, by connection. */
async function server(onRequest: (socket: Socket, count: number) => void) {
  const connections: { socket: Socket; received: string }[] = [];
  let count = 0;
  const { url, stop } = await rawServer((socket) => {
    const connection = { socket, received: '' };
    connections.push(connection);
    socket.on('data', (chunk) => {
      connection.received += chunk;
      if (!chunk.includes('{"n":')) return;
      count += 1;
      onRequest(socket, count);
    });
  });
  onTestFinished(stop);
  return { url: new URL(url), connections, stop };
}

function post(
  to: WebhookClient,
  { url, n = 1, timeoutMs = 0 }: { url: URL; n?: number; timeoutMs?: number },
) {
  const body = Buffer.from(`{"n":${n}}`);
  return to.post({
    url,
    headers: ['Host', url.host, 'Content-Length', `${body.length}`],
    body,
    timeoutMs,
  });
}

/** What becomes of one request that is answered with these bytes, and then with the end of the connection. */
async function afterAnswer(...pieces: (string | Buffer)[]) {
  const { url } = await server((socket) => {
    for (const piece of pieces) socket.write(piece);
    socket.end();
  });
  const result = await post(webhooks(), { url });
  return { ...result, body: result.response?.body.toString('utf8') };
}

describe('an answer', () => {
  it('may come in chunks', async () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(await afterAnswer(head, '2\r\nok\r\n', '0\r\n\r\n')).toMatchObject({
      outcome: 'answered',
      status: 200,
      body: 'ok',
    });
  });

  it('may come byte by byte', async () => {
    const bytes = [...'HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok'];
    expect(await afterAnswer(...bytes)).toMatchObject({ outcome: 'answered', status: 201, body: 'ok' });
  });

  it('may be of HTTP/1.0, and end with the connection', async () => {
    expect(await afterAnswer('HTTP/1.0 200 OK\r\n\r\nok')).toMatchObject({ outcome: 'answered', body: 'ok' });
  });

  it('may follow an interim one', async () => {
    expect(await afterAnswer('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n')).toMatchObject({
      outcome: 'answered',
      status: 204,
    });
  });

  it('is kept as it came: header names, order, repetition', async () => {
    const { response } = await afterAnswer(
      'HTTP/1.1 200 OK\r\nx-B: 1\r\nX-a: 2\r\nx-B: 3\r\nContent-Length: 0\r\n\r\n',
    );
    expect(response?.headers).toEqual(['x-B', '1', 'X-a', '2', 'x-B', '3', 'Content-Length', '0']);
  });

  it('is kept up to 64 KB, however long it is', async () => {
    const length = 5_000_000;
    const { response, outcome } = await afterAnswer(
      `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`,
      Buffer.alloc(length, 'x'),
    );
    expect([outcome, response?.body.length, response?.truncated]).toEqual(['answered', 65_536, true]);
  });
});

describe('what is not an answer', () => {
  it('is a connection that is cut within the header', async () => {
    expect(await afterAnswer('HTTP/1.1 200 OK\r\nContent-')).toMatchObject({ outcome: 'cut' });
  });

  it('is one that is cut within the body; what came of it is kept', async () => {
    expect(await afterAnswer('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')).toMatchObject({
      outcome: 'cut',
      status: 200,
      body: 'half',
      error: 'the connection was cut in the middle of the answer',
    });
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a header without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['a body that is longer than it says', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokEXTRA'],
    ['a body that is not chunked as it says', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ])('is garbage: %s', async (_what, answer) => {
    expect(await afterAnswer(answer)).toMatchObject({ outcome: 'garbage' });
  });

  it('is an offer to speak another protocol', async () => {
    const offer = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    expect(await afterAnswer(offer)).toMatchObject({ outcome: 'cut' });
  });

  it('is silence, or half an answer, until the time is up', async () => {
    const { url } = await server((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
    );
    const result = await post(webhooks(), { url, timeoutMs: 30 });
    expect(result).toMatchObject({ outcome: 'timed_out', error: 'no complete answer within 30 ms' });
    expect(result.durationMs).toBeGreaterThanOrEqual(29);
  });

  it('is not a time-out at once where the time is longer than timers go', async () => {
    const asked = deferred<Socket>();
    const { url } = await server((socket) => asked.resolve(socket));
    const result = post(webhooks(), { url, timeoutMs: 2 ** 40 });
    (await asked.promise).end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    expect(await result).toMatchObject({ outcome: 'answered' });
  });

  it('is a server that speaks no TLS where TLS is asked for', async () => {
    const { url, stop } = await rawServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    onTestFinished(stop);
    const secure = new URL(url.replace('http:', 'https:'));
    expect(await post(webhooks(), { url: secure })).toMatchObject({
      outcome: 'unreachable',
      error: `${secure.host} speaks no TLS: its URL begins with http://`,
    });
  });

  it('is a host that there is not', async () => {
    expect(await post(webhooks(), { url: new URL('http://no-such-host.invalid/') })).toMatchObject({
      outcome: 'unreachable',
      error: 'there is no host no-such-host.invalid',
    });
  });

  it('is a certificate that nobody vouches for', async () => {
    const given = { hosts: ['open-api.divar.ir'], now: new Date() };
    const { key, certificate: cert } = await makeServerCertificate(await makeAuthority(given.now), given);
    const server = createSecureServer({ key, cert }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { outcome, error } = await post(webhooks(), { url: new URL(`https://127.0.0.1:${port}/`) });
    expect(outcome).toBe('unreachable');
    expect(error).toMatch(
      new RegExp(`^the certificate of 127.0.0.1:${port} is not trusted \\(\\w+\\): use http://`),
    );
  });

  it('is a request that cannot be written', async () => {
    const { url, connections } = await server(() => undefined);
    const headers = ['Host', url.host, 'Authorization', 'کلید'];
    const result = await webhooks().post({ url, headers, body: Buffer.alloc(0), timeoutMs: 0 });
    expect(result).toMatchObject({ outcome: 'unreachable', error: expect.stringContaining('Authorization') });
    expect(connections).toEqual([]);
  });
});

describe('connections', () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

  it('are used again', async () => {
    const { url, connections } = await server((socket) => socket.write(answer));
    const one = webhooks();
    for (const n of [1, 2, 3]) await post(one, { url, n });
    expect(connections.length).toBe(1);
    expect(connections[0]!.received.match(/\{"n":\d\}/g)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
  });

  it('that the bot closed in the meantime are not', async () => {
    const closed = deferred();
    const { url, connections } = await server((socket, count) => {
      if (count === 1) socket.on('close', () => closed.resolve());
      socket.end(answer);
    });
    const one = webhooks();
    await post(one, { url });
    await closed.promise;
    expect(await post(one, { url, n: 2 })).toMatchObject({ outcome: 'answered' });
    expect(connections.length).toBe(2);
  });

  it('that break under a request, before a byte of the answer, are replaced: the request goes again on a new one', async () => {
    const { url, connections } = await server((socket, count) =>
      count === 2 ? socket.destroy() : socket.write(answer),
    );
    const one = webhooks();
    await post(one, { url });
    const { outcome, note } = await post(one, { url, n: 2 });
    expect({ outcome, note }).toEqual({ outcome: 'answered', note: expect.stringContaining('sent again') });
    expect(connections.map(({ received }) => received.match(/\{"n":\d\}/g))).toEqual([
      ['{"n":1}', '{"n":2}'],
      ['{"n":2}'],
    ]);
  });

  it('that break after a byte of the answer are an answer that was cut: nothing is sent twice', async () => {
    const { url, connections } = await server((socket, count) =>
      count === 1 ? socket.write(answer) : socket.end('HTTP/1.1 2'),
    );
    const one = webhooks();
    await post(one, { url });
    expect(await post(one, { url, n: 2 })).toMatchObject({ outcome: 'cut' });
    expect(connections).toHaveLength(1);
  });

  it('that were new say what they say: a request that is cut on one is not sent again', async () => {
    const { url, connections } = await server((socket) => socket.destroy());
    expect(await post(webhooks(), { url })).toMatchObject({ outcome: 'cut' });
    expect(connections).toHaveLength(1);
  });

  it('are not kept for a bot that closed one under a request; each of its requests is sent once', async () => {
    const { url, connections } = await server((socket, count) =>
      count === 2 ? socket.destroy() : socket.write(answer),
    );
    const one = webhooks();
    for (const n of [1, 2, 3, 4]) expect(await post(one, { url, n })).toMatchObject({ outcome: 'answered' });
    expect(connections.length).toBe(4);
  });

  it('that broke because the bot ended with the request in its hands are told as cut', async () => {
    const { url, connections, stop } = await server((socket, count) => {
      if (count === 1) socket.write(answer);
      else void stop();
    });
    const one = webhooks();
    await post(one, { url });
    expect(await post(one, { url, n: 2 })).toMatchObject({ outcome: 'cut' });
    expect(connections).toHaveLength(1);
  });

  it('that a bot closes in the very moments at which events leave lose none of them', async () => {
    const { url } = await server((socket) => {
      socket.write(answer);
      setImmediate(() => socket.end());
    });
    const one = webhooks();
    for (let n = 0; n < 50; n += 1) {
      expect(await post(one, { url, n })).toMatchObject({ outcome: 'answered' });
      await new Promise(setImmediate);
    }
  });

  it('are cut by close(), after which nothing is sent any more', async () => {
    const asked = deferred();
    const { url, connections } = await server(() => asked.resolve());
    const one = new WebhookClient();
    const under = post(one, { url });
    await asked.promise;
    one.close();
    const stopped = { outcome: 'dropped', error: 'the emulator stopped' };
    expect(await under).toMatchObject(stopped);
    expect(await post(one, { url, n: 2 })).toMatchObject(stopped);
    expect(connections.length).toBe(1);
  });
});
