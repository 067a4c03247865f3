import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAuthority, type StoredAuthority } from './authority-store.ts';
import { childEnvironment } from './child-environment.ts';
import { divarHosts } from './hosts.ts';
import { type Interceptor, type OtherHostCall, startInterceptor } from './interceptor.ts';
import { mayCoverDivar, ownProxyFor } from './own-proxy.ts';
import { exchange, rawServer } from './testing/raw-http.ts';

const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), 'divar-own-proxy-'));
const end = '\r\n\r\n';
const others: OtherHostCall[] = [];
const started: { close(): unknown }[] = [];
const asked: string[] = [];
let authority: StoredAuthority;
/** What every other host is, for the proxies below. */
let site: Awaited<ReturnType<typeof rawServer>>;

beforeAll(async () => {
  authority = await openAuthority(folder);
  site = await rawServer((socket) => {
    socket.once('data', () =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsite'),
    );
  });
  started.push(site);
});
afterAll(async () => {
  await Promise.all(started.map((each) => each.close()));
  rmSync(folder, { recursive: true });
});

const divar: RequestListener = (_, response) => response.end('divar');

async function intercept(env: Record<string, string>): Promise<Interceptor> {
  others.length = 0;
  const options = { server: authority.server, handle: divar, env };
  const interceptor = await startInterceptor({ ...options, onOther: (call) => others.push(call) });
  started.push(interceptor);
  return interceptor;
}

/** A company's proxy, which wants a user and a password. */
async function httpProxy(): Promise<number> {
  const wanted = `Basic ${Buffer.from('me:s%cret').toString('base64')}`;
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.headers['proxy-authorization'] === wanted) response.end('site');
    else response.writeHead(407).end();
  });
  server.on('connect', ({ url, headers }, socket: Socket) => {
    asked.push(`CONNECT ${url}`);
    if (headers['proxy-authorization'] !== wanted) {
      socket.end(`HTTP/1.1 407 Wanted${end}`);
      return;
    }
    socket.write(`HTTP/1.1 200 OK${end}`);
    socket.pipe(connect(site.port, '127.0.0.1')).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.push(server);
  return (server.address() as AddressInfo).port;
}

/** A SOCKS5 proxy, with a user and a password where they are given. */
async function socksProxy(login?: string): Promise<number> {
  const serve = async (socket: Socket) => {
    const bytes = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    await bytes.next();
    socket.write(Buffer.from([5, login ? 2 : 0]));
    if (login) {
      const { value } = await bytes.next();
      const user = value.subarray(2, 2 + value[1]!);
      const password = value.subarray(3 + value[1]!);
      const isRight = `${user}:${password}` === login;
      socket.write(Buffer.from([1, isRight ? 0 : 1]));
      if (!isRight) return;
    }
    const { value: request } = await bytes.next();
    const name = request.subarray(5, 5 + request[4]!);
    asked.push(`SOCKS ${name}:${request.readUInt16BE(5 + request[4]!)}`);
    socket.write(Buffer.from([5, name.equals(Buffer.from('nowhere.test')) ? 4 : 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    await bytes.next();
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsite');
  };
  const server = await rawServer((socket) => void serve(socket));
  started.push(server);
  return server.port;
}

const throughTunnel = ({ proxyPort }: Interceptor, target = 'other.test:443') =>
  exchange(proxyPort, `CONNECT ${target} HTTP/1.1\r\nHost: x${end}`, { next: 'hello' });
const plainly = ({ proxyPort }: Interceptor, url = 'http://other.test/x') =>
  exchange(proxyPort, `GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close${end}`);

describe("the user's own proxy is used for other hosts", () => {
  it.each(['HTTP', 'http'])('%s_PROXY and HTTPS_PROXY, with credentials', async (spelling) => {
    const url = `http://me:s%25cret@127.0.0.1:${await httpProxy()}`;
    const names = ['HTTP_PROXY', 'HTTPS_PROXY'].map((name) =>
      spelling === 'http' ? name.toLowerCase() : name,
    );
    const interceptor = await intercept(Object.fromEntries(names.map((name) => [name, url])));
    asked.length = 0;
    expect(await throughTunnel(interceptor)).toMatch(/^HTTP\/1\.1 200 [\s\S]*site$/);
    expect(await throughTunnel(interceptor, 'other.test:80')).toMatch(/^HTTP\/1\.1 200 [\s\S]*site$/);
    expect(await plainly(interceptor)).toMatch(/^HTTP\/1\.1 200 [\s\S]*site$/);
    expect(await plainly(interceptor, 'http://[2001:db8::1]:8080/')).toMatch(/site$/);
    expect(asked).toEqual([
      'CONNECT other.test:443',
      'CONNECT other.test:80',
      'GET http://other.test/x',
      'GET http://[2001:db8::1]:8080/',
    ]);
    expect(others.map(({ through }) => through)).toEqual([names[1], names[0], names[0], names[0]]);
  });

  it.each([
    ['', undefined],
    ['me:s%25:cret@', 'me:s%:cret'],
  ])(
    'ALL_PROXY=socks5://%s…',
    async (user, login) => {
      const port = await socksProxy(login);
      const interceptor = await intercept({ ALL_PROXY: `socks5://${user}127.0.0.1:${port}` });
      asked.length = 0;
      expect(await throughTunnel(interceptor)).toMatch(/^HTTP\/1\.1 200 [\s\S]*site$/);
      expect(await plainly(interceptor)).toMatch(/^HTTP\/1\.1 200 [\s\S]*site$/);
      expect(await throughTunnel(interceptor, 'nowhere.test:443')).toMatch(
        /^HTTP\/1\.1 502 [\s\S]*the proxy in ALL_PROXY does not reach nowhere\.test:443: host unreachable/,
      );
      expect(asked).toEqual(['SOCKS other.test:443', 'SOCKS other.test:80', 'SOCKS nowhere.test:443']);
      // The proxy of this test is one for others too.
      const proxy = `socks5h://${user}127.0.0.1:${port}`;
      expect((await run('curl', ['-s', '-x', proxy, 'http://other.test/'], { env: {} })).stdout).toBe('site');
    },
    60_000,
  );

  it('and what goes wrong with it is told without its password', async () => {
    const gone = await rawServer(() => undefined);
    gone.close();
    const wrong = `http://me:wrong@127.0.0.1:${await httpProxy()}`;
    for (const [value, words] of [
      [`http://me:wrong@127.0.0.1:${gone.port}`, 'the proxy in https_proxy cannot be reached'],
      [
        `socks5://me:wrong@127.0.0.1:${await socksProxy('me:right')}`,
        'in https_proxy refuses its user or password',
      ],
      [`socks5://127.0.0.1:${site.port}`, 'in https_proxy does not speak SOCKS5'],
      ['quic://me:wrong@proxy.test', 'https_proxy names no proxy that can be used'],
      ['http://me:wrong@:x', 'https_proxy names no proxy that can be used'],
      [wrong, 'the proxy in https_proxy answered 407 to CONNECT other.test:443'],
    ] as const) {
      const answer = await throughTunnel(await intercept({ https_proxy: value }));
      expect(answer).toMatch(/^HTTP\/1\.1 502 /);
      expect(answer).toContain(words);
      expect(answer).not.toContain('wrong');
      expect(others.at(-1)!.problem).toContain(words);
    }
  });

  it('but not where it is this very proxy, left over from an earlier run', async () => {
    const env: Record<string, string> = {};
    const interceptor = await intercept(env);
    env.http_proxy = `http://localhost:${interceptor.proxyPort}`;
    expect(await plainly(interceptor, 'http://0.0.0.0:1/')).toMatch(/^HTTP\/1\.1 502 [\s\S]*ECONNREFUSED/);
    expect(others[0]!.through).toBeUndefined();
  });

  it.each([
    ['other.test', 443, true],
    ['localhost', 443, false],
    ['127.0.0.1', 443, false],
    ['::1', 443, false],
    ['a.corp.example', 443, false],
    ['corp.example.', 443, false],
    ['notcorp.example', 443, true],
    ['x.dot.example', 443, false],
    ['star.example', 443, false],
    ['port.example', 8443, false],
    ['port.example', 443, true],
    ['10.1.2.3', 443, false],
    ['11.1.2.3', 443, true],
    ['2001:db8::5', 443, false],
    ['8.8.8.8', 443, false],
  ])('for %s:%i: %s, as NO_PROXY has it', (host, port, isUsed) => {
    const env = {
      HTTPS_PROXY: 'http://proxy.test:3128',
      NO_PROXY: 'corp.example, .dot.example,*.star.example star.example,port.example:8443',
      no_proxy: '10.0.0.0/8,2001:db8::/32,8.8.8.8,nonsense/99',
    };
    expect(ownProxyFor({ host, port, secure: true }, env) !== undefined).toBe(isUsed);
  });

  it('for nothing, with *', () => {
    const env = { HTTPS_PROXY: 'http://proxy.test:3128', no_proxy: '*' };
    expect(ownProxyFor({ host: 'other.test', port: 443, secure: true }, env)).toBeUndefined();
  });
});

describe("the child's NO_PROXY", () => {
  const variables = (env: Record<string, string>): Record<string, string> => {
    const environment = childEnvironment({ proxyPort: 1, tlsPort: 2, authority: 'OURS', env });
    const wgetrc = readFileSync(environment.variables.WGETRC!, 'utf8');
    environment.close();
    return { ...environment.variables, wgetrc };
  };

  it.each([
    '*',
    'ir',
    '.ir',
    '*.ir',
    'divar.ir',
    '.divar.ir',
    '*.divar.ir',
    'DIVAR.IR',
    'divar.ir.',
    'divar.ir:443',
    '*:443',
    '.ir:80',
    'api.divar.ir',
    'r.ir',
    'open-api.*',
    '*.divar.*',
    '*divar*',
    'https://divar.ir',
    '0.0.0.0/0',
    '::/0',
    '185.0.0.0/8',
    '10.0.0.0/7',
  ])('has no %s', (entry) => {
    expect(mayCoverDivar(entry)).toBe(true);
  });

  it.each([
    'corp.example',
    '.corp.example',
    '*.corp.example',
    'host.example:8080',
    'mydivar.ir',
    'divar.ir.example',
    'www.divar.ir',
    '10.0.0.0/8',
    '192.168.1.5',
    'fd00::/8',
    '127.0.0.1:5000',
  ])('keeps %s', (entry) => {
    expect(mayCoverDivar(entry)).toBe(false);
  });

  it('goes into every variable that a client could read', () => {
    const proxy = 'http://corp.test:3128';
    const set = variables({
      NO_PROXY: 'corp.example .ir;divar.ir|*.ir',
      no_proxy: 'last.example,*',
      No_Proxy: '.ir',
      npm_config_noproxy: '.ir',
      GLOBAL_AGENT_NO_PROXY: '*',
      ALL_PROXY: 'socks5://corp.test',
      Https_Proxy: proxy,
      npm_config_https_proxy: proxy,
      GLOBAL_AGENT_HTTP_PROXY: proxy,
      wss_proxy: proxy,
      FTP_PROXY: proxy,
      JAVA_TOOL_OPTIONS: '-Dhttp.nonProxyHosts=*.ir|*.corp.example -Dhttps.proxyHost=corp.test',
    });
    const values = Object.entries(set).filter(([name]) => /(?<!ENV_)proxy$/i.test(name));
    expect(new Set(values.map(([, value]) => value))).toEqual(
      new Set(['corp.example,last.example,localhost,127.0.0.1,::1', 'http://127.0.0.1:1']),
    );
    expect(values.map(([name]) => name)).toEqual(
      expect.arrayContaining(['No_Proxy', 'ALL_PROXY', 'Https_Proxy', 'npm_config_proxy', 'wss_proxy']),
    );
    expect(set.JAVA_TOOL_OPTIONS).toMatch(
      /-Dhttps\.proxyHost=127\.0\.0\.1 .*-Dhttp\.nonProxyHosts=\*\.corp\.example\|localhost\|127\.0\.0\.1\|::1 /,
    );
    expect(set.wgetrc).toMatch(
      /use_proxy = on\nhttp_proxy = .*\nhttps_proxy = .*\nno_proxy = corp\.example,/,
    );
  });

  /** How clients decide, from their sources; each is given the whole list and a host. */
  const readers: Record<string, (list: string, host: string) => boolean> = {
    'curl, Go': (list, host) =>
      entries(list).some((entry) => entry === '*' || inDomain(host, entry.replace(/^\.|\.$/g, ''))),
    'requests, wget': (list, host) =>
      entries(list).some((entry) => entry === '*' || host.endsWith(entry) || `${host}:443`.endsWith(entry)),
    'proxy-from-env': (list, host) =>
      entries(list).some((entry) => {
        const [, name = '', port] = /^(.+):(\d+)$/.exec(entry) ?? [undefined, entry];
        if (port !== undefined && port !== '443') return false;
        return /^[.*]/.test(name) ? host.endsWith(name.replace(/^\*/, '')) : host === name;
      }),
    'globs of global-agent, Java': (list, host) =>
      entries(list).some((entry) =>
        new RegExp(`^${entry.replace(/[.?+^$()[\]{}|\\/]/g, '\\$&').replaceAll('*', '.*')}$`).test(host),
      ),
  };
  const entries = (list: string) => list.toLowerCase().split(',').filter(Boolean);
  const inDomain = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`);

  const name = fc
    .tuple(fc.constantFrom(...divarHosts), fc.nat({ max: 16 }), fc.nat({ max: 16 }))
    .map(([host, from, stars]) => {
      const tail = host.slice(from % host.length);
      return stars < tail.length && stars % 3 === 0
        ? `${tail.slice(0, stars)}*${tail.slice(stars + 1)}`
        : tail;
    });
  const dangerous = fc
    .tuple(
      fc.constantFrom('', '', '.', '*', '*.', '..', 'https://'),
      name,
      fc.constantFrom('', '', '.', ':443', ':80', '*'),
      fc.boolean(),
    )
    .map(([before, host, after, isUpper]) =>
      isUpper ? `${before}${host}${after}`.toUpperCase() : `${before}${host}${after}`,
    );
  const innocents = ['corp.example', '.local', '*.svc.cluster', '10.0.0.0/8', 'db:5432', 'a.ir.example'];
  const isInnocent = new Set(innocents);
  const lists = fc.array(fc.oneof(dangerous, fc.constantFrom(...innocents)), { minLength: 1, maxLength: 4 });

  const coveredBy = (list: string) =>
    Object.entries(readers).flatMap(([client, covers]) =>
      divarHosts.filter((host) => covers(list, host)).map((host) => `${client}: ${host}`),
    );

  it('leads no client to Divar, and keeps what has nothing to do with it', () => {
    const options = { seed: 15, numRuns: 3000 };
    fc.assert(
      fc.property(lists, (list) => {
        const kept = list.filter((entry) => !mayCoverDivar(entry));
        expect(coveredBy(kept.join(','))).toEqual([]);
        expect(kept).toEqual(expect.arrayContaining(list.filter((entry) => isInnocent.has(entry))));
      }),
      options,
    );
    // Python's own reading of the same lists.
    const samples = fc
      .sample(lists, options)
      .map((list) => list.filter((entry) => !mayCoverDivar(entry)).join(','));
    const script = [
      'import json, sys, urllib.request',
      'lists, hosts = json.load(sys.stdin)',
      'covered = lambda no, host: urllib.request.proxy_bypass_environment(host, {"no": no})',
      'print([(no, host) for no in lists for host in hosts if no and covered(no, host)])',
    ].join('\n');
    const input = JSON.stringify([samples, divarHosts.flatMap((host) => [host, `${host}:443`])]);
    expect(String(execFileSync('python3', ['-c', script], { input })).trim()).toBe('[]');
  }, 60_000);
});
