import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { freePort } from '../emulator/index.ts';
import { controlContract, platformContract } from '../spec/index.ts';

/**
 * Throws bytes at every listener of `start --intercept --tls`: at the plain port and at TLS, at the proxy and into its
 * tunnels. The process must live and have nothing to say on stderr.
 */
const listeners = ['plain', 'plain', 'plain', 'both', 'secure', 'proxy', 'proxy', 'tunnel'] as const;

interface Case {
  listener: (typeof listeners)[number];
  pieces: Buffer[];
  end: 'finish' | 'reset';
}

interface Target {
  /** Plain HTTP alone, plain and TLS, the proxy. */
  ports: { plain: number; both: number; proxy: number };
  apiKey: string;
}

/** What a run came to: what was said on stderr, and how the process ended, if it did. */
export interface FuzzResult {
  cases: number;
  stderr: string;
  exit?: number | string;
}

const cli = fileURLToPath(new URL('../dist/emulator/cli/main.js', import.meta.url));
const sideBySide = 100;
const batch = 1000;

/** Runs so many cases that follow from the seed; endless where `cases` is Infinity. */
export async function fuzz({
  seed,
  cases,
  onBatch,
}: {
  seed: number;
  cases: number;
  onBatch?: (done: number) => void;
}): Promise<FuzzResult> {
  const emulator = await startTarget();
  let done = 0;
  try {
    for (let round = 0; done < cases && emulator.isAlive(); round += 1) {
      const count = Math.min(batch, cases - done);
      const lanes = fc.sample(anyCase(emulator.target), { seed: seed + round, numRuns: count });
      await Promise.all(Array.from({ length: sideBySide }, () => work(lanes, emulator.target)));
      done += count;
      onBatch?.(done);
      if (emulator.stderr() !== '') break;
    }
    return { cases: done, stderr: emulator.stderr(), exit: emulator.exit() };
  } finally {
    await emulator.stop();
  }
}

async function startTarget() {
  const home = mkdtempSync(path.join(tmpdir(), 'divar-fuzz-'));
  const both = await freePort();
  const options = [
    '--json',
    '--port',
    '0',
    '--tls-port',
    String(both),
    '--intercept',
    '--request-timeout',
    '2s',
  ];
  const child = spawn(process.execPath, [cli, 'start', ...options], {
    env: { PATH: process.env.PATH, HOME: home, XDG_DATA_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const exited = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url, api_key: apiKey, env } = JSON.parse(String(line));
  const proxy = Number(new URL(env.HTTPS_PROXY).port);
  return {
    target: { ports: { plain: Number(new URL(url).port), both, proxy }, apiKey },
    isAlive: () => child.exitCode === null && child.signalCode === null,
    exit: () => child.exitCode ?? child.signalCode ?? undefined,
    // What the proxy is to say of a bot that does this.
    stderr: () => stderr.replace(/^note: (the bot talks to|The bot uses an API key) .*\n/gm, ''),
    async stop() {
      child.kill('SIGTERM');
      await exited;
      rmSync(home, { recursive: true });
    },
  };
}

async function work(cases: Case[], target: Target): Promise<void> {
  for (let one = cases.pop(); one !== undefined; one = cases.pop()) await run(one, target);
}

async function run({ listener, pieces, end }: Case, { ports }: Target): Promise<void> {
  const at = { tunnel: ports.proxy, secure: ports.both }[listener as string] ?? ports[listener as 'plain'];
  const socket = connect({ port: at, host: '127.0.0.1', allowHalfOpen: true });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  // A listener that neither answers nor closes is not what this looks for; it is left behind.
  const patience = setTimeout(() => socket.destroy(), 5000);
  let stream: Socket = socket;
  if (listener === 'tunnel') {
    socket.write('CONNECT open-api.divar.ir:443 HTTP/1.1\r\nHost: open-api.divar.ir:443\r\n\r\n');
    await Promise.race([once(socket, 'data').catch(() => undefined), closed]);
  }
  if ((listener === 'tunnel' && pieces.length % 2 === 0) || listener === 'secure') {
    stream = connectTls({ socket, servername: 'open-api.divar.ir', rejectUnauthorized: false });
    stream.on('error', () => undefined);
  }
  stream.resume();
  for (const piece of pieces) {
    if (!stream.destroyed) stream.write(piece);
    await new Promise(setImmediate);
  }
  if (end === 'finish') stream.end();
  else socket.resetAndDestroy();
  await closed;
  clearTimeout(patience);
}

/** Requests that are nearly right, and bytes that are not requests. */
function anyCase(target: Target): fc.Arbitrary<Case> {
  return fc.constantFrom(...listeners).chain((listener) =>
    fc.record({
      listener: fc.constant(listener),
      pieces: fc
        .oneof(
          { weight: 9, arbitrary: requestsTo(listener, target) },
          { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
        )
        .chain((bytes) => fc.integer({ min: 1, max: 4 }).map((count) => cut(bytes, count))),
      end: fc.constantFrom('finish' as const, 'finish' as const, 'reset' as const),
    }),
  );
}

/** One request or two on one connection, and in some of them one byte is another. */
function requestsTo(listener: Case['listener'], target: Target): fc.Arbitrary<Buffer> {
  const request = anyRequest(listener, target);
  const change = fc.option(fc.tuple(fc.nat(), fc.nat(255)), { freq: 2 });
  // What a proxy is asked for stays as it is, so that nothing is asked of hosts elsewhere.
  if (listener === 'proxy')
    return fc.tuple(request, change).map((given) => changed(...given, given[0].indexOf('\r')));
  const second = fc.option(request).map((bytes) => bytes ?? Buffer.alloc(0));
  return fc.tuple(request, second, change).map(([one, two, at]) => changed(Buffer.concat([one, two]), at, 0));
}

/** The bytes with one of them, not among the first, changed. */
function changed(bytes: Buffer, change: [place: number, value: number] | null, first: number): Buffer {
  if (change) bytes[first + (change[0] % (bytes.length - first))] = change[1];
  return bytes;
}

const pathsOfApis = [...platformContract().operations, ...controlContract().operations].map(
  (operation) => operation.path,
);
const strangePaths = [
  ...[
    '/',
    '//',
    '/.',
    '/..',
    '/_page/.',
    '/_page/..',
    '/_page/%2e%2e',
    '/_emulator',
    '/_emulator//',
    '*',
    '',
  ],
  ...[
    '/chat/addon_%',
    '/v/%E0%A4%A',
    '/media/a/%',
    '/media/../../etc/passwd',
    '/oauth2/auth?scope=%',
    '?',
    '/?token=',
  ],
  ...[
    '/_emulator/stream',
    '/_emulator/journal?limit=0',
    '/_emulator/wait?for=quiet&timeout=50ms',
    '/\ud83d',
    '/%00',
  ],
];

const anyPath = fc.oneof(
  fc.constantFrom(...strangePaths),
  fc
    .tuple(
      fc.constantFrom(...pathsOfApis),
      fc.constantFrom('demo', 'sara', '1', '%2F', '..', '%', 'x'.repeat(2000)),
    )
    .map(([template, value]) => template.replace(/\{\w+\}/g, value)),
  fc.string({ maxLength: 40, unit: 'binary' }).map((text) => `/${text}`),
);

/** Kinds that the proxy is known to fail at; see `failing` below. */
const proxyKnownToFail = false;

function anyTarget(listener: Case['listener'], { ports }: Target): fc.Arbitrary<string> {
  if (listener !== 'proxy') return anyPath;
  const origins = [
    `http://127.0.0.1:${ports.plain}`,
    'http://127.0.0.1:9',
    'http://[::1]:9',
    'http://open-api.divar.ir',
  ];
  const failing = ['https://127.0.0.1:9', 'ftp://127.0.0.1:9', 'ws://127.0.0.1:9', 'http://%@127.0.0.1:9'];
  return fc
    .tuple(
      fc.constantFrom(...origins, ...(proxyKnownToFail ? [] : failing)),
      fc.constantFrom(...strangePaths),
    )
    .map(([origin, path]) => (path.startsWith('/') ? origin + path : path));
}

function anyConnect({ ports }: Target): fc.Arbitrary<Buffer> {
  const hosts = ['open-api.divar.ir', '127.0.0.1', '[::1]', ''];
  const good = [String(ports.plain), '9', '443'];
  const failing = ['65536', '-1', '1.5', '', 'a'];
  return fc
    .tuple(fc.constantFrom(...hosts), fc.constantFrom(...good, ...(proxyKnownToFail ? [] : failing)))
    .map(([host, port]) =>
      Buffer.from(`CONNECT ${host || '127.0.0.1'}:${port} HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n`),
    );
}

function anyRequest(listener: Case['listener'], target: Target): fc.Arbitrary<Buffer> {
  const request = fc
    .record({
      method: fc.constantFrom(
        'GET',
        'POST',
        'POST',
        'PUT',
        'PATCH',
        'DELETE',
        'HEAD',
        'OPTIONS',
        'TRACE',
        'get',
        'G T',
      ),
      path: anyTarget(listener, target),
      version: fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9'),
      headers: fc.array(anyHeader(target), { maxLength: 6 }),
      body: anyBody,
      length: fc.constantFrom('right', 'right', 'long', 'short', 'chunked', 'both', 'none', 'wrong'),
    })
    .map(({ method, path, version, headers, body, length }) => {
      const lines = [
        `${method} ${path} ${version}`,
        `Host: localhost`,
        ...headers,
        ...lengthLines(length, body),
      ];
      return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${length === 'chunked' ? chunked(body) : body}`);
    });
  return listener === 'proxy' ? fc.oneof(request, anyConnect(target)) : request;
}

function anyHeader({ apiKey }: Target): fc.Arbitrary<string> {
  const known = [
    ...[
      `X-Api-Key: ${apiKey}`,
      `X-Api-Key: ${apiKey}`,
      'Authorization: Bearer x',
      'Authorization: Basic %%%',
      'Cookie: =',
    ],
    ...[
      'Content-Type: application/json',
      'Content-Type: multipart/form-data; boundary=x',
      'Content-Type: multipart/form-data',
    ],
    ...[
      'Content-Type: application/x-www-form-urlencoded',
      'Content-Encoding: gzip',
      'Expect: 100-continue',
      'Expect: x',
    ],
    ...[
      'Connection: Upgrade\r\nUpgrade: websocket',
      'Connection: close',
      'Connection: keep-alive',
      'Range: bytes=-0',
    ],
    ...[
      'Host: b',
      'Origin: null',
      'Last-Event-ID: x:99999999999999999999',
      'Accept-Language: \u00ff',
      'If-Range: x',
    ],
  ];
  const free = fc.tuple(fc.string({ maxLength: 12 }), fc.string({ maxLength: 30, unit: 'binary' }));
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: free.map(([name, value]) => `${name}: ${value}`) },
  );
}

const anyBody = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      '{}',
      '[]',
      'null',
      '{"text":"a"}',
      '{"text_message":"a"}',
      '{"body":{},"times":3}',
      '{"faults":[]}',
    ],
    ...[
      'grant_type=authorization_code&code=%',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\na',
    ],
    ...[
      '{"format":"divar-emulator-state","version":1,"facts":[]}',
      '['.repeat(5000),
      `"${'\\u0000'.repeat(2000)}"`,
    ],
  ),
  fc.json(),
  fc.string({ maxLength: 200, unit: 'binary' }),
);

function lengthLines(kind: string, body: string): string[] {
  const bytes = Buffer.byteLength(body);
  if (kind === 'none') return [];
  if (kind === 'chunked') return ['Transfer-Encoding: chunked'];
  if (kind === 'both') return ['Transfer-Encoding: chunked', `Content-Length: ${bytes}`];
  if (kind === 'wrong') return ['Content-Length: -1'];
  return [
    `Content-Length: ${bytes + (kind === 'long' ? 7 : 0) - (kind === 'short' ? Math.min(bytes, 7) : 0)}`,
  ];
}

function chunked(body: string): string {
  return `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}

function cut(bytes: Buffer, count: number): Buffer[] {
  const size = Math.max(1, Math.ceil(bytes.length / count));
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { seed: { type: 'string' }, cases: { type: 'string' } } });
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  process.stdout.write(`seed ${seed}\n`);
  const result = await fuzz({
    seed,
    cases: Number(values.cases ?? Number.POSITIVE_INFINITY),
    onBatch: (done) => process.stdout.write(`\r${done} cases`),
  });
  process.stdout.write(`\n${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = result.stderr === '' && result.exit === undefined ? 0 : 1;
}
