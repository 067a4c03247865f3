import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createEmulator } from '../index.ts';
import { deferWrite, type Failure, failureWords, guardServer } from './door.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections();
});

const fails = () => {
  throw new Error('by the test');
};

/** A guarded server, what it says to these bytes, and what was reported. */
async function said(bytes: string, prepare: (server: Server) => void) {
  const failures: Failure[] = [];
  const server = createServer();
  open.push(server);
  prepare(server);
  guardServer(server, (failure) => failures.push(failure));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(bytes);
  const answer = await text(socket);
  return { answer, failures };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;

describe('what a listener throws is answered and reported', () => {
  it.each<[string, RequestListener]>([
    ['at once', fails],
    ['in a promise', async () => fails()],
    ['after something was awaited', async () => void (await Promise.resolve().then(fails))],
    ['when it writes, a little later', () => deferWrite(fails)],
  ])('%s', async (_when, listener) => {
    const { answer, failures } = await said(get('/v1/a'), (server) => server.on('request', listener));
    expect(answer).toMatch(/^HTTP\/1.1 500 /);
    expect(answer).toContain('{"code":13,"message":"internal error","details":[]}');
    expect(failures.map(failureWords)).toEqual([
      expect.stringMatching(
        /^The emulator failed at GET \/v1\/a: by the test \(door\.test\.ts:\d+\)\. Please report it\.$/,
      ),
    ]);
  });

  it('at a call of the control API in its form', async () => {
    const { answer } = await said(get('/_emulator/health'), (server) => server.on('request', fails));
    expect(answer).toContain('{"error":{"message":"internal error"}}');
  });

  it('after the headers left: the connection is cut, so that nobody takes the answer for whole', async () => {
    const { answer, failures } = await said(get('/'), (server) =>
      server.on('request', (_request, response) => {
        response.writeHead(200, { 'Content-Length': 10 }).flushHeaders();
        fails();
      }),
    );
    expect(answer).not.toContain('500');
    expect(failures).toHaveLength(1);
  });

  it.each([
    ['connect', 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['upgrade', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['checkContinue', 'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n'],
  ])('at a %s', async (event, bytes) => {
    const { answer, failures } = await said(bytes, (server) => server.on(event, fails));
    expect(answer).toMatch(/^HTTP\/1.1 500 /);
    expect(failures).toHaveLength(1);
  });

  it('in a tunnel that is open: it is closed, and no answer is written into it', async () => {
    const established = 'HTTP/1.1 200 Connection established\r\n\r\n';
    const { answer } = await said('CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n', (server) =>
      server.on('connect', (_request, socket) => {
        socket.write(established);
        fails();
      }),
    );
    expect(established).toContain(answer);
  });
});

describe('an emulator that fails', () => {
  it('answers, keeps a note in the journal, tells it once, and lives on', async () => {
    const divar = await createEmulator({ page: '\0' });
    const answer = await fetch(`${divar.url}/`);
    expect(answer.status).toBe(500);
    const words = expect.stringMatching(/^The emulator failed at GET \/: .*null bytes/);
    expect(divar.notes).toEqual([words]);
    const [entry] = await divar.journal.entries();
    expect(entry).toMatchObject({ state: 'done', method: 'GET', url: '/', status: 500, note: words });
    expect((await divar.control.getHealth()).status).toBe('ok');
    await divar.stop();
  });
});

it('a process lives on whatever is thrown in timers, streams and promises that a request began', async () => {
  const script = fileURLToPath(new URL('../testing/failing-server.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(JSON.parse(printed)).toEqual({
    timer: 500,
    immediate: 500,
    tick: 500,
    promise: 500,
    stream: 500,
    child: 500,
    later: 'alive',
  });
  const lines = complaints.trim().split('\n');
  expect(lines).toHaveLength(7);
  expect(
    lines.filter((line) => /^The emulator failed.*by the test.*\. Please report it\.$/.test(line)),
  ).toEqual(lines);
});
