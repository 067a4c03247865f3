import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openAuthority, type StoredAuthority } from './authority-store.ts';
import { type Interceptor, type OtherHostCall, startInterceptor } from './interceptor.ts';
import { exchange, rawServer } from './testing/raw-http.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'divar-proxy-'));
const others: OtherHostCall[] = [];
const end = '\r\n\r\n';
const divar: RequestListener = (request, response) => {
  response.setHeader('Connection', 'close');
  response.end(`divar ${request.headers.host} ${request.url}`);
};

let authority: StoredAuthority;
let proxy: Interceptor;
let offline: Interceptor;
/** What the next connection to the other host is answered with. */
let script: { answer: string | Buffer; reset?: boolean } = { answer: '' };
let seen = '';
let other: Awaited<ReturnType<typeof rawServer>>;

beforeAll(async () => {
  authority = await openAuthority(folder);
  other = await rawServer((socket) => {
    socket.once('data', (data) => {
      seen = String(data);
      socket.write(script.answer, () => (script.reset ? socket.resetAndDestroy() : socket.end()));
    });
  });
  const options = { server: authority.server, handle: divar };
  // Names are resolved by nobody: they go to a proxy of the user's, which is the other host too.
  const theirs = `http://127.0.0.1:${other.port}`;
  proxy = await startInterceptor({
    ...options,
    env: { http_proxy: theirs, https_proxy: theirs },
    onOther: (call) => others.push(call),
  });
  offline = await startInterceptor({ ...options, offline: true, onOther: (call) => others.push(call) });
});
afterEach(() => {
  script = { answer: '' };
  others.length = 0;
});
afterAll(async () => {
  await Promise.all([proxy.close(), offline.close()]);
  other.close();
  rmSync(folder, { recursive: true });
});

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';
const ask = (line: string, headers = 'Host: other.test\r\nConnection: close') =>
  exchange(proxy.proxyPort, `${line} HTTP/1.1\r\n${headers}${end}`);

describe('what the proxy cannot serve is answered in words', () => {
  it.each([
    'CONNECT other.test:65536',
    'CONNECT other.test:-1',
    'CONNECT other.test:1.5',
    'CONNECT other.test:0',
    'CONNECT other.test:',
    'CONNECT :443',
    'CONNECT a@other.test:443',
    'CONNECT [::1:443',
    'CONNECT [nonsense]:443',
    'CONNECT other.test:443:443',
    'CONNECT http://other.test/',
    `CONNECT ${'x'.repeat(300)}:443`,
    'GET ftp://other.test/',
    'GET ws://other.test/',
    'GET http://',
    'GET http://other.test:65536/',
    'GET http://other.test:-1/',
    'GET /',
    'OPTIONS *',
  ])('%s', async (line) => {
    expect(await ask(line)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*\r\n\r\n(divar-emulator: |\{).+/);
  });

  it.each(['000', '099', '100', '101', '1000', 'abc'])('an answer with the status %s', async (status) => {
    script = { answer: `HTTP/1.1 ${status} Odd\r\nContent-Length: 0${end}` };
    const answer = await ask(`GET http://127.0.0.1:${other.port}/`);
    expect(answer).toMatch(
      /^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*divar-emulator: http:\/\/127\.0\.0\.1:\d+\/ .+/,
    );
    expect(others.at(-1)!.problem).toEqual(expect.any(String));
  });

  it('a port where nobody listens', async () => {
    const gone = await rawServer(() => undefined);
    gone.close();
    expect(await ask(`CONNECT 127.0.0.1:${gone.port}`)).toMatch(
      /^HTTP\/1\.1 502 [\s\S]*: connect ECONNREFUSED/,
    );
    expect(await ask(`GET http://localhost:${gone.port}/`)).toMatch(
      /^HTTP\/1\.1 502 [\s\S]*: connect ECONNREFUSED/,
    );
  });
});

describe('an absolute URL', () => {
  it.each([
    ['GET https://open-api.divar.ir/v1/x?a=1', 'divar open-api.divar.ir /v1/x?a=1'],
    ['GET HTTPS://OPEN-API.DIVAR.IR./v1//x/../y', 'divar open-api.divar.ir. /v1//x/../y'],
    ['GET http://user:p%zz@divar.ir:80?x', 'divar divar.ir /?x'],
  ])('%s is served here', async (line, body) => {
    expect(await ask(line)).toContain(`\r\n\r\n${body}`);
  });

  it('of https is fetched over TLS', async () => {
    const secure = createSecureServer(authority.server, (request, response) => response.end(request.url));
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/path?query`;
    expect(await ask(`GET ${url}`)).toMatch(/^HTTP\/1\.1 502 [\s\S]*certificate/);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    expect(await ask(`GET ${url}`)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\/path\?query/);
    vi.unstubAllEnvs();
    secure.close();
  });

  it('is passed on as it was written, without what was meant for the proxy', async () => {
    script = { answer: ok };
    const headers = [
      'Host: other.test',
      'X-Two: 1',
      'X-Two: 2',
      'Proxy-Authorization: Basic x',
      'X-Hop: 1',
      'Connection: close, x-hop',
    ];
    const line = `GET http://u:p%zz@127.0.0.1:${other.port}//a/../b?c`;
    expect(await ask(line, headers.join('\r\n'))).toContain('\r\n\r\nok');
    const authorization = `Basic ${Buffer.from('u:p%zz').toString('base64')}`;
    expect(seen.split('\r\n').filter((text) => text !== '')).toEqual([
      'GET //a/../b?c HTTP/1.1',
      `Host: 127.0.0.1:${other.port}`,
      'X-Two: 1',
      'X-Two: 2',
      `Authorization: ${authorization}`,
      'Connection: close',
    ]);
  });

  it('has a body, chunked or not, and an empty one stays empty', async () => {
    script = { answer: ok };
    const line = `DELETE http://127.0.0.1:${other.port}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
    const chunked = `${line}Transfer-Encoding: chunked${end}2\r\nhi\r\n0\r\n\r\n`;
    expect(await exchange(proxy.proxyPort, chunked)).toContain('\r\n\r\nok');
    expect(seen).toMatch(/Transfer-Encoding: chunked[\s\S]*\r\n\r\n(2\r\nhi\r\n)?/i);
    await ask(`POST http://127.0.0.1:${other.port}/`);
    expect(seen).toContain('Content-Length: 0');
  });
});

describe('an answer that is cut is cut for the bot', () => {
  it.each([
    ['of a known length', 'Content-Length: 10\r\n\r\nabc', 'abc'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'abc\r\n'],
  ])('%s', async (_, rest, received) => {
    script = { answer: `HTTP/1.1 200 OK\r\n${rest}` };
    // Without "Connection: close": the proxy itself has to end it.
    const answer = await ask(`GET http://127.0.0.1:${other.port}/`, 'Host: x');
    expect(answer.startsWith('HTTP/1.1 200 OK\r\n')).toBe(true);
    expect(answer.endsWith(received)).toBe(true);
  });
});

describe('a tunnel', () => {
  it.each(['open-api.divar.ir:80', 'API.divar.ir.:8080', 'divar.ir'])(
    'to %s takes plain HTTP',
    async (target) => {
      const call = `GET /v1/x HTTP/1.1\r\nHost: api.divar.ir${end}`;
      const answer = await exchange(proxy.proxyPort, `CONNECT ${target} HTTP/1.1\r\nHost: x${end}`, {
        next: call,
      });
      expect(answer).toMatch(/^HTTP\/1\.1 200 Connection established\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
      expect(answer).toMatch(/divar api\.divar\.ir \/v1\/x$/);
      // What comes together with CONNECT is not lost.
      const together = `CONNECT ${target} HTTP/1.1\r\nHost: x${end}${call}`;
      expect(await exchange(proxy.proxyPort, together)).toMatch(/divar api\.divar\.ir \/v1\/x$/);
    },
  );

  it('without a port has its whole name', async () => {
    const line = `CONNECT example.com HTTP/1.1\r\nHost: x${end}`;
    expect(await exchange(offline.proxyPort, line)).toMatch(/^HTTP\/1\.1 403 /);
    expect(others).toMatchObject([{ host: 'example.com', url: 'example.com:443', refused: true }]);
  });

  it('to this machine is not refused offline', async () => {
    script = { answer: 'hello' };
    const line = `CONNECT localhost:${other.port} HTTP/1.1\r\nHost: x${end}`;
    expect(await exchange(offline.proxyPort, line, { next: 'x' })).toMatch(/\r\n\r\nhello$/);
  });

  it('that breaks has nothing written into it', async () => {
    script = { answer: 'hello', reset: true };
    const line = `CONNECT 127.0.0.1:${other.port} HTTP/1.1\r\nHost: x${end}`;
    expect(await exchange(proxy.proxyPort, line, { next: 'x' })).toMatch(
      /^HTTP\/1\.1 200 Connection established\r\n\r\n(hello)?$/,
    );
  });

  it('loses nothing where the other side ends while much is on its way', async () => {
    script = { answer: Buffer.alloc(5_000_000, 'x') };
    const line = `CONNECT 127.0.0.1:${other.port} HTTP/1.1\r\nHost: x${end}`;
    const answer = await exchange(proxy.proxyPort, line, { next: 'x' });
    expect(answer.length).toBe('HTTP/1.1 200 Connection established\r\n\r\n'.length + 5_000_000);
  });
});

it('listens on the IPv6 loopback too, without asking for credentials', async () => {
  const six = await startInterceptor({ server: authority.server, handle: divar, host: '::1', env: {} });
  expect(six.credentials).toBeUndefined();
  const line = `GET https://divar.ir/x HTTP/1.1\r\nHost: x${end}`;
  expect(await exchange(six.proxyPort, line, { host: '::1' })).toMatch(/divar divar\.ir \/x$/);
  await six.close();
});

describe('whatever comes', () => {
  const seed = 15;
  /** For a machine that has much else to do. */
  const patience = 180_000;
  const odd = fc.string({ unit: fc.constantFrom(...'az09.-_:@/?#%[]*\\~é\u0001'), maxLength: 12 });
  const host = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('open-api.divar.ir', 'DIVAR.IR.', 'other.test', '[::1]', '1.2.3.4'),
    },
    fc.constantFrom(
      '',
      '.',
      '%',
      '0x7f.1',
      '[::1',
      ':',
      '[fe80::1%25lo]',
      'xn--a',
      '@',
      'a..b',
      'x'.repeat(400),
    ),
    odd,
  );
  const port = fc.oneof(
    fc.constantFrom('', ':', ':0', ':1', ':80', ':443', ':65535', ':65536', ':-1', ':1.5', ':1e3', ':00443'),
    odd,
  );
  const user = fc.constantFrom('', '', '', 'u@', 'u:p@', ':@', 'u:%zz@', '%@', 'a@b@');
  const scheme = fc.constantFrom('http', 'https', 'HTTP', 'ftp', 'ws', 'wss', 'file', 'javascript', '');
  const slashes = fc.constantFrom('://', '://', '://', ':/', ':', '//');
  const where = fc.oneof(
    fc.tuple(host, port).map((parts) => parts.join('')),
    fc
      .tuple(scheme, slashes, user, host, port, fc.constantFrom('', '/', '/a?b#c', '?', '\\'))
      .map((parts) => parts.join('')),
    odd,
  );
  const method = fc.constantFrom(
    'CONNECT',
    'CONNECT',
    'GET',
    'GET',
    'POST',
    'HEAD',
    'OPTIONS',
    'M-SEARCH',
    'Ö',
    'get',
  );
  const version = fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9', '');
  const header = fc.oneof(
    fc.constantFrom(
      'Connection: close',
      'Connection: upgrade, host, content-length',
      'Upgrade: websocket',
      'Expect: nonsense',
      'Transfer-Encoding: gzip',
      'Content-Length: 0',
      'Content-Length: -1',
      'Proxy-Authorization: Basic %%%',
      'Proxy-Connection: keep-alive',
      'Trailer: x',
      'X-Bytes: \u0080ÿ',
      'X-Odd\u0001: 1',
      'no colon',
    ),
    odd,
  );
  const request = fc
    .tuple(method, where, version, fc.array(header, { maxLength: 3 }))
    .map(([verb, target, http, headers]) =>
      Buffer.from(
        `${[`${verb} ${target} ${http}`, 'Host: x', ...headers.filter(Boolean)].join('\r\n')}${end}`,
        'latin1',
      ),
    );
  const answered = /^HTTP\/1\.1 \d{3} /;

  it(
    'is asked for is answered',
    async () => {
      const answers = new Set<string>();
      script = { answer: ok };
      await fc.assert(
        fc.asyncProperty(request, async (bytes) => {
          const answer = await exchange(proxy.proxyPort, bytes, { isEnough: (text) => answered.test(text) });
          expect(answer).toMatch(answered);
          answers.add(answer.slice(9, 12));
        }),
        { seed, numRuns: 1500 },
      );
      expect([...answers].sort()).toEqual(expect.arrayContaining(['200', '400', '502']));
      expect(await ask('GET http://divar.ir/still')).toMatch(/divar divar\.ir \/still$/);
    },
    patience,
  );

  const status = fc.constantFrom(
    '200',
    '204',
    '304',
    '000',
    '099',
    '100',
    '101',
    '103',
    '199',
    '600',
    '999',
    '1000',
    'x',
  );
  const field = fc.constantFrom(
    'Content-Length: 0',
    'Content-Length: 3',
    'Content-Length: 9',
    'Content-Length: -1',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip',
    'Connection: upgrade',
    'Upgrade: x',
    'Location: http://%zz',
    'Set-Cookie: a\u0080',
    'X\u0001: 1',
    `X-Long: ${'x'.repeat(20_000)}`,
    'nonsense',
  );
  const body = fc.constantFrom('', 'abc', '3\r\nabc\r\n0\r\n\r\n', 'zz\r\nabc', ok);
  const answer = fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(status, fc.constantFrom('OK', '', 'é\u0001'), fc.array(field, { maxLength: 3 }), body)
        .map(
          ([code, reason, fields, text]) =>
            `${[`HTTP/1.1 ${code} ${reason}`, ...fields].join('\r\n')}${end}${text}`,
        ),
    },
    fc.constantFrom(
      '',
      '\r\n\r\n',
      'HTTP/1.1',
      'HTTP/0.9 200 OK\r\n\r\n',
      '\u0016\u0003\u0001',
      'x'.repeat(100_000),
    ),
  );
  const call = fc.constantFrom(
    'GET http://127.0.0.1',
    'HEAD http://127.0.0.1',
    'POST http://other.test',
    'CONNECT other.test',
    'CONNECT 127.0.0.1',
    'GET https://other.test',
    'GET https://127.0.0.1',
  );

  it(
    'another host or proxy answers, the bot gets an answer that ends',
    async () => {
      await fc.assert(
        fc.asyncProperty(call, answer, fc.boolean(), async (line, text, reset) => {
          script = { answer: Buffer.from(text, 'latin1'), reset };
          const [verb] = line.split(' ');
          const target = `${line}:${other.port}${verb === 'CONNECT' ? '' : '/'}`;
          const bytes = `${target} HTTP/1.1\r\nHost: x\r\nConnection: close${end}`;
          expect(await exchange(proxy.proxyPort, bytes, { next: 'x' })).toMatch(answered);
        }),
        { seed, numRuns: 500 },
      );
      expect(await ask('GET http://divar.ir/still')).toMatch(/divar divar\.ir \/still$/);
    },
    patience,
  );

  it(
    'comes into a tunnel to Divar, it ends',
    async () => {
      await fc.assert(
        fc.asyncProperty(request, fc.boolean(), async (bytes, isTls) => {
          const opening = `CONNECT divar.ir:443 HTTP/1.1\r\nHost: x${end}`;
          const head = isTls ? Buffer.from([0x16, 3, 1, 0, 50]) : Buffer.alloc(0);
          const answer = await exchange(proxy.proxyPort, Buffer.concat([Buffer.from(opening), head, bytes]), {
            isEnough: (text) => isTls || text.indexOf('HTTP/1.1', 20) > 0,
          });
          expect(answer).toMatch(answered);
        }),
        { seed, numRuns: 400 },
      );
      expect(await ask('GET http://divar.ir/still')).toMatch(/divar divar\.ir \/still$/);
    },
    patience,
  );
});
