import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../index.ts';
import { openAuthority } from './authority-store.ts';
import { makeServerCertificate } from './certificates.ts';
import { type ChildEnvironment, childEnvironment } from './child-environment.ts';
import { type Interceptor, type OtherHostCall, startInterceptor } from './interceptor.ts';

const run = promisify(execFile);
const clients = fileURLToPath(new URL('./testing/clients', import.meta.url));
const newFolder = () => mkdtempSync(path.join(tmpdir(), 'divar-intercept-'));
const folder = newFolder();

let divar: Emulator;
let interceptor: Interceptor;
let environment: ChildEnvironment;
let conversationId: string;
const others: OtherHostCall[] = [];

beforeAll(async () => {
  divar = await createEmulator();
  conversationId = (await divar.user('sara').says('سلام')).conversation_id;
  const authority = await openAuthority(folder);
  interceptor = await startInterceptor({
    server: authority.server,
    handle: (request, response) => divar.handle(request, response),
    onOther: (call) => others.push(call),
  });
  environment = childEnvironment({ ...interceptor, authority: authority.certificate, env: {} });
});
afterAll(async () => {
  environment.close();
  await interceptor.close();
  await divar.stop();
  rmSync(folder, { recursive: true });
});

/** The environment of a bot on an empty machine. */
const env = (host = 'open-api.divar.ir') => ({
  PATH: process.env.PATH,
  HOME: folder,
  TARGET: `https://${host}/v1/open-platform/chat/bot/conversations/${conversationId}/messages`,
  KEY: divar.apiKey,
  ...environment.variables,
});

const last = async () =>
  (await divar.control.listMessages({ conversation_id: conversationId })).messages.at(-1)!.text;

/** A Python that has this module, the system's own included. */
function pythonWith(module: string): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', `import ${module}`]).status === 0,
  );
}

describe('an unmodified client', () => {
  it.each(['fetch', 'https', 'axios', 'got', 'undici'])('in Node, %s', async (name) => {
    const { stdout } = await run(process.execPath, [path.join(clients, `${name}.mjs`)], { env: env() });
    expect(stdout.trim()).toBe('200');
    expect(await last()).toBe(name);
  });

  it('in Node, that uploads a picture to the host of the chat', async () => {
    const { stdout } = await run(process.execPath, [path.join(clients, 'upload.mjs')], { env: env() });
    expect(stdout.trim()).toBe('200 200 200');
    const { messages } = await divar.control.listMessages({ conversation_id: conversationId });
    expect(decodeURIComponent(messages.at(-1)!.image_data!.link)).toMatch(/\/media\/.*عکس\.png$/);
  });

  it('in Python, urllib', async () => {
    const { stdout } = await run('python3', [path.join(clients, 'urllib_client.py')], {
      env: env('api.divar.ir'),
    });
    expect(stdout.trim()).toBe('200');
    expect(await last()).toBe('urllib');
  });

  for (const name of ['requests', 'httpx', 'aiohttp']) {
    const python = pythonWith(name);
    it.skipIf(python === undefined)(`in Python, ${name} (skipped where it is not installed)`, async () => {
      const { stdout } = await run(python!, [path.join(clients, `${name}_client.py`)], { env: env() });
      expect(stdout.trim()).toBe('200');
      expect(await last()).toBe(name);
    });
  }

  it('curl', async () => {
    const { TARGET, KEY, ...rest } = env();
    const args = [
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-H',
      `X-Api-Key: ${KEY}`,
      '-d',
      '{"text_message":"curl"}',
      TARGET,
    ];
    const { stdout } = await run('curl', args, { env: rest as NodeJS.ProcessEnv });
    expect(stdout).toBe('200');
    expect(await last()).toBe('curl');
  });

  const here = (command: string, probe: string[]) => spawnSync(command, probe).status === 0;

  it.skipIf(!here('php', ['-r', 'exit(function_exists("curl_init") ? 0 : 1);']))(
    "PHP's curl (skipped where it is not installed)",
    async () => {
      const { stdout } = await run('php', [path.join(clients, 'client.php')], { env: env() });
      expect(stdout.trim()).toBe('200');
      expect(await last()).toBe('php');
    },
  );

  it.skipIf(!here('ruby', ['--version']))('Ruby (skipped where it is not installed)', async () => {
    const { stdout } = await run('ruby', [path.join(clients, 'client.rb')], { env: env() });
    expect(stdout.trim()).toBe('200');
    expect(await last()).toBe('ruby');
  });

  it.skipIf(!here('java', ['-version']))(
    'Java, HttpURLConnection and HttpClient (skipped where it is not installed)',
    async () => {
      const { stdout } = await run('java', [path.join(clients, 'Client.java')], { env: env() });
      expect(stdout.trim().split('\n')).toEqual(['200', '200']);
      expect(await last()).toBe('java');
    },
    60_000,
  );

  it.skipIf(!here('go', ['version']))(
    'Go (skipped where it is not installed)',
    async () => {
      const goEnv = {
        ...env(),
        GOCACHE: path.join(folder, 'go-cache'),
        GOFLAGS: '-mod=mod',
        GOTOOLCHAIN: 'local',
      };
      const { stdout } = await run('go', ['run', path.join(clients, 'client.go')], { env: goEnv });
      expect(stdout.trim()).toBe('200');
      expect(await last()).toBe('go');
    },
    120_000,
  );

  it.skipIf(!here('wget', ['--version']))('wget (skipped where it is not installed)', async () => {
    const { TARGET, KEY, ...rest } = env();
    const args = [
      '-q',
      '-O',
      '-',
      `--header=X-Api-Key: ${KEY}`,
      '--post-data={"text_message":"wget"}',
      TARGET,
    ];
    const { stdout } = await run('wget', args, { env: rest as NodeJS.ProcessEnv });
    expect(JSON.parse(stdout)).toEqual({ conversation_id: conversationId });
    expect(await last()).toBe('wget');
  });

  it('over plain http', async () => {
    const { TARGET, KEY, ...rest } = env();
    const url = TARGET.replace('https:', 'http:');
    const args = [
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-H',
      `X-Api-Key: ${KEY}`,
      '-d',
      '{"text_message":"plain"}',
      url,
    ];
    expect((await run('curl', args, { env: rest as NodeJS.ProcessEnv })).stdout).toBe('200');
  });
});

describe("an unmodified client, over the IPv6 loopback, with a NO_PROXY that is Divar's and another proxy", () => {
  let six: Interceptor;
  let environmentOfSix: ChildEnvironment;
  beforeAll(async () => {
    const authority = await openAuthority(folder);
    six = await startInterceptor({
      server: authority.server,
      handle: (request, response) => divar.handle(request, response),
      host: '::1',
    });
    const given = { NO_PROXY: '.ir,*', HTTPS_PROXY: 'http://127.0.0.1:9', ALL_PROXY: 'http://127.0.0.1:9' };
    environmentOfSix = childEnvironment({
      ...six,
      host: '::1',
      authority: authority.certificate,
      env: given,
    });
  });
  afterAll(async () => {
    environmentOfSix.close();
    await six.close();
  });

  const curl = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', '-d', '{"text_message":"curl"}'];
  const node = (name: string) => [process.execPath, path.join(clients, `${name}.mjs`)];

  it.each([
    ['fetch', node('fetch'), 'https://OPEN-API.divar.ir.'],
    ['https', node('https'), 'https://open-api.divar.ir.'],
    ['axios', node('axios'), 'http://open-api.divar.ir'],
    ['axios', node('axios'), 'https://open-api.divar.ir'],
    ['urllib', ['python3', path.join(clients, 'urllib_client.py')], 'https://open-api.divar.ir'],
    ['urllib', ['python3', path.join(clients, 'urllib_client.py')], 'http://open-api.divar.ir.'],
    ['curl', curl, 'https://open-api.divar.ir.'],
    ['curl', curl, 'http://open-api.divar.ir'],
  ])('%s', async (name, [command, ...args], host) => {
    const own = { ...env(), ...environmentOfSix.variables };
    own.TARGET = own.TARGET.replace(/^https:\/\/[^/]+/, host);
    const further = name === 'curl' ? ['-H', `X-Api-Key: ${own.KEY}`, own.TARGET] : [];
    const { stdout } = await run(command!, [...args, ...further], { env: own });
    expect(stdout.trim()).toBe('200');
    expect(await last()).toBe(name);
  });
});

/** What a proxy answers to CONNECT. */
function connectVia(port: number, target: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1', () =>
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`),
    );
    socket.once('data', (data) => {
      resolve(String(data).split('\r\n')[0]!);
      socket.destroy();
    });
  });
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
}

describe('other hosts', () => {
  it('are tunnelled untouched, and told', async () => {
    const other = createServer((_, response) => response.end('other'));
    const port = await listening(other);
    const { stdout } = await run('curl', [
      '-s',
      '-p',
      '--noproxy',
      '',
      '-x',
      `http://127.0.0.1:${interceptor.proxyPort}`,
      `http://127.0.0.1:${port}/`,
    ]);
    expect(stdout).toBe('other');
    const url = `127.0.0.1:${port}`;
    expect(others).toContainEqual({ host: '127.0.0.1', method: 'CONNECT', url, refused: false });
    other.close();
  });

  it('are refused offline', async () => {
    const offline = await startInterceptor({
      server: (await openAuthority(folder)).server,
      handle: () => undefined,
      offline: true,
    });
    expect(await connectVia(offline.proxyPort, 'example.com:443')).toBe('HTTP/1.1 403 Forbidden');
    expect(await connectVia(offline.proxyPort, 'open-api.divar.ir:443')).toBe(
      'HTTP/1.1 200 Connection established',
    );
    await offline.close();
  });
});

describe('the authority', () => {
  it('is made once, and its key is readable by its owner alone', async () => {
    const key = path.join(folder, 'ca-key.pem');
    const before = readFileSync(key, 'utf8');
    expect((await openAuthority(folder)).note).toBeUndefined();
    expect(readFileSync(key, 'utf8')).toBe(before);
    expect(statSync(key).mode & 0o777).toBe(0o600);
  });

  it('is made anew, with a note, where it is damaged or expires', async () => {
    const own = newFolder();
    await openAuthority(own);
    writeFileSync(path.join(own, 'ca.pem'), 'damaged');
    expect((await openAuthority(own)).note).toContain('are made anew');
    const inTenYears = new Date(Date.now() + 3650 * 86_400_000);
    expect((await openAuthority(own, inTenYears)).note).toContain('are made anew');
    rmSync(own, { recursive: true });
  });

  it('is closed to others again where its folder or key was opened', async () => {
    for (const [name, mode] of [
      ['', 0o777],
      ['ca-key.pem', 0o644],
      ['divar-key.pem', 0o666],
    ] as const)
      chmodSync(path.join(folder, name), mode);
    await openAuthority(folder);
    const modes = ['', 'ca-key.pem', 'divar-key.pem'].map(
      (name) => statSync(path.join(folder, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });

  it('is made anew where it may sign for more than it should', async () => {
    const own = newFolder();
    const key = path.join(own, 'ca-key.pem');
    const args = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '3650',
    ];
    const constraints = ['-subj', '/CN=older', '-addext', 'nameConstraints=critical,permitted;DNS:divar.ir'];
    await run('openssl', [...args, ...constraints, '-keyout', key, '-out', path.join(own, 'ca.pem')]);
    expect((await openAuthority(own)).note).toContain('are made anew');
    rmSync(own, { recursive: true });
  });

  it.each([
    ['DNS:open-api.divar.ir', true],
    ['DNS:divar.ir', true],
    ['DNS:evil.example', false],
    ['DNS:xdivar.ir', false],
    ['IP:127.0.0.1', false],
    ['IP:8.8.8.8', false],
    ['IP:::1', false],
    ['email:someone@divar.ir', false],
    ['email:someone@evil.example', false],
    ['URI:https://evil.example/', false],
    ['URI:https://divar.ir/', false],
    ['DNS:divar.ir,IP:127.0.0.1', false],
  ])('signs for %s: %s, as OpenSSL judges it strictly', async (name, isGood) => {
    const own = newFolder();
    const file = (one: string) => path.join(own, one);
    await openAuthority(own);
    writeFileSync(
      file('names'),
      `subjectAltName=${name}\nbasicConstraints=critical,CA:FALSE\nauthorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\n`,
    );
    const newKey = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      file('leaf-key.pem'),
    ];
    await run('openssl', ['req', ...newKey, '-subj', '/O=a leaf', '-out', file('leaf.csr')]);
    const authority = ['-CA', file('ca.pem'), '-CAkey', file('ca-key.pem'), '-CAcreateserial', '-days', '5'];
    await run('openssl', [
      'x509',
      '-req',
      '-in',
      file('leaf.csr'),
      ...authority,
      '-extfile',
      file('names'),
      '-out',
      file('leaf.pem'),
    ]);
    const verdict = run('openssl', ['verify', '-x509_strict', '-CAfile', file('ca.pem'), file('leaf.pem')]);
    if (isGood) expect((await verdict).stdout).toContain('OK');
    else await expect(verdict).rejects.toThrow(/permitted subtree violation|excluded subtree violation/);
    rmSync(own, { recursive: true });
  });

  it('and its certificates pass strict verification', async () => {
    const authority = await openAuthority(folder);
    const leaf = await makeServerCertificate(authority, { hosts: ['open-api.divar.ir'], now: new Date() });
    writeFileSync(path.join(folder, 'leaf.pem'), leaf.certificate);
    const args = [
      'verify',
      '-x509_strict',
      '-CAfile',
      path.join(folder, 'ca.pem'),
      path.join(folder, 'leaf.pem'),
    ];
    expect((await run('openssl', args)).stdout).toContain('OK');
  });

  it('cannot sign for another domain: a client refuses it', async () => {
    const authority = await openAuthority(folder);
    const verdictFor = async (host: string) => {
      const leaf = await makeServerCertificate(authority, { hosts: [host], now: new Date() });
      const server = createSecureServer({ key: leaf.key, cert: leaf.certificate }, (_, response) =>
        response.end(),
      );
      const port = await listening(server as never);
      const verdict = await new Promise<string>((resolve) => {
        const socket = connectTls(
          { port, host: '127.0.0.1', servername: host, ca: authority.certificate },
          () => {
            resolve('trusted');
            socket.destroy();
          },
        );
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.message));
      });
      server.close();
      return verdict;
    };
    expect(await verdictFor('open-api.divar.ir')).toBe('trusted');
    expect(await verdictFor('example.com')).toBe('permitted subtree violation');
  });
});

describe("the child's environment", () => {
  it('keeps and extends what is set', () => {
    const extra = path.join(folder, 'extra.pem');
    writeFileSync(extra, 'THE-EXTRA-CERTIFICATE\n');
    const given = {
      NO_PROXY: 'corp.example',
      NODE_OPTIONS: '--no-warnings',
      PYTHONPATH: '/mine',
      SSL_CERT_FILE: extra,
    };
    const { variables, close } = childEnvironment({
      proxyPort: 1,
      tlsPort: 2,
      authority: 'OURS',
      env: given,
    });
    expect(variables.NO_PROXY).toBe('corp.example,localhost,127.0.0.1,::1');
    expect(variables.no_proxy).toBe(variables.NO_PROXY);
    expect(variables.NODE_OPTIONS).toMatch(/^--no-warnings --require=/);
    expect(variables.PYTHONPATH).toMatch(/:\/mine$/);
    const bundle = readFileSync(variables.SSL_CERT_FILE!, 'utf8');
    expect(bundle).toContain('THE-EXTRA-CERTIFICATE');
    expect(bundle).toContain('OURS');
    expect(bundle.match(/BEGIN CERTIFICATE/g)!.length).toBeGreaterThan(100);
    close();
  });
});
