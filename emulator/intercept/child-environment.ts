import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { bracket } from './hosts.ts';
import { isNoProxyVariable, isProxyVariable, mayCoverDivar, noProxyEntries } from './own-proxy.ts';
import { nodePreload, pythonSiteCustomize } from './preloads.ts';

/** What a bot's process needs so that its calls to Divar arrive here. */
export interface ChildEnvironment {
  variables: Record<string, string>;
  /** Removes the files that the variables name. */
  close(): void;
}

export interface EnvironmentOptions {
  proxyPort: number;
  tlsPort: number;
  /** Where the bot reaches proxy and TLS port. Default 127.0.0.1. */
  host?: string | undefined;
  /** `user:password` that the proxy asks for. */
  credentials?: string | undefined;
  /** The authority's certificate as PEM. */
  authority: string;
  /** What is set already; it is kept and extended. */
  env?: NodeJS.ProcessEnv | undefined;
}

const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
];
const loopback = ['localhost', '127.0.0.1', '::1'];

/** Writes the files that clients ask for, and names them in variables. */
export function childEnvironment(options: EnvironmentOptions): ChildEnvironment {
  const folder = mkdtempSync(path.join(tmpdir(), 'divar-emulator-'));
  // However this process ends: at once too, as at a second Ctrl-C.
  const close = () => {
    process.off('exit', close);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', close);
  const files = writeFiles(folder, options);
  return {
    variables: { ...proxyVariables(options), ...trustVariables(files, options) },
    close,
  };
}

type Files = ReturnType<typeof writeFiles>;

function writeFiles(folder: string, options: EnvironmentOptions) {
  const { tlsPort: port, host = '127.0.0.1', authority, env = process.env } = options;
  const file = (name: string, content: string | Buffer) => {
    const full = path.join(folder, name);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  };
  const trusted = trustBundle(authority, env);
  const bundle = file('bundle.pem', trusted);
  const extra = readIfThere(env.NODE_EXTRA_CA_CERTS) + authority;
  const java = javaOptions(file('trust.jks', javaTrustStore(trusted)), options);
  return {
    own: file('ca.pem', authority),
    bundle,
    extra: env.NODE_EXTRA_CA_CERTS ? file('extra.pem', extra) : undefined,
    preload: file('preload.cjs', nodePreload({ host, port, authority })),
    python: path.dirname(file('python/sitecustomize.py', pythonSiteCustomize({ host, port }))),
    php: path.dirname(file('php/divar.ini', `curl.cainfo=${bundle}\nopenssl.cafile=${bundle}\n`)),
    wget: file('wgetrc', wgetCommands(bundle, options)),
    java,
    javaFile: file('java.options', `${java.join('\n')}\n`),
  };
}

/**
 * Every variable that names a proxy or exceptions from it, whatever its spelling, is ours or made harmless. What npm
 * has in .npmrc it hands to `npm start`, where proxy-from-env (axios) takes it before all others.
 */
function proxyVariables(options: EnvironmentOptions): Record<string, string> {
  const { env = process.env } = options;
  const proxy = proxyUrl(options);
  const noProxy = reachedDirectly(options).join(',');
  const variables: Record<string, string> = {};
  const usual = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);
  const ofNpm = ['npm_config_proxy', 'npm_config_https_proxy', 'npm_config_noproxy'];
  for (const name of [...usual, ...ofNpm, ...Object.keys(env)]) {
    if (isNoProxyVariable(name)) variables[name] = noProxy;
    else if (isProxyVariable(name)) variables[name] = proxy;
  }
  return variables;
}

function proxyUrl({ host = '127.0.0.1', proxyPort, credentials }: EnvironmentOptions): string {
  return `http://${credentials === undefined ? '' : `${credentials}@`}${bracket(host)}:${proxyPort}`;
}

/** What the user excepts from proxies, but nothing that could be Divar, and this machine. */
function reachedDirectly({ host = '127.0.0.1', env = process.env }: EnvironmentOptions): string[] {
  const kept = noProxyEntries(env).filter((entry) => !mayCoverDivar(entry));
  return [...new Set([...kept, ...loopback, bracket(host)])];
}

/** The last of two settings counts: a file of the user's cannot lead around the proxy. */
function wgetCommands(bundle: string, options: EnvironmentOptions): string {
  const { env = process.env } = options;
  const own = env.WGETRC || (env.HOME && path.join(env.HOME, '.wgetrc'));
  return `${[
    readIfThere(own || undefined),
    `ca_certificate = ${bundle}`,
    'use_proxy = on',
    `http_proxy = ${proxyUrl(options)}`,
    `https_proxy = ${proxyUrl(options)}`,
    `no_proxy = ${reachedDirectly(options).join(',')}`,
  ].join('\n')}\n`;
}

function trustVariables(
  { own, bundle, extra, preload, python, php, wget, java, javaFile }: Files,
  { env = process.env }: EnvironmentOptions,
) {
  return {
    NODE_EXTRA_CA_CERTS: extra ?? own,
    NODE_OPTIONS: words(env.NODE_OPTIONS, `--require=${quoteIfNeeded(preload)}`),
    NODE_USE_ENV_PROXY: '1',
    DENO_CERT: own,
    SSL_CERT_FILE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    CURL_CA_BUNDLE: bundle,
    AWS_CA_BUNDLE: bundle,
    PYTHONPATH: [python, env.PYTHONPATH].filter(Boolean).join(path.delimiter),
    PHP_INI_SCAN_DIR: `${env.PHP_INI_SCAN_DIR ?? ''}:${php}`,
    WGETRC: wget,
    // Java 9 and later read a file, which needs no spaces; Java 8 knows only the options themselves.
    JDK_JAVA_OPTIONS: words(env.JDK_JAVA_OPTIONS, `@${quoteIfNeeded(javaFile)}`),
    JAVA_TOOL_OPTIONS: words(env.JAVA_TOOL_OPTIONS, ...java),
  };
}

/** What every Java machine reads at its start. The last of two options counts. */
function javaOptions(trustStore: string, options: EnvironmentOptions): string[] {
  const { host = '127.0.0.1', proxyPort, env = process.env } = options;
  const given = `${env.JAVA_TOOL_OPTIONS ?? ''} ${env.JDK_JAVA_OPTIONS ?? ''}`;
  const excepted = [...given.matchAll(/-Dhttp\.nonProxyHosts=([^\s"']*)/g)].flatMap((found) =>
    found[1]!.split('|'),
  );
  const direct = excepted.filter((entry) => entry !== '' && !mayCoverDivar(entry));
  return [
    ...['http', 'https'].flatMap((scheme) => [
      `-D${scheme}.proxyHost=${host}`,
      `-D${scheme}.proxyPort=${proxyPort}`,
    ]),
    ...(excepted.length > 0 ? [`-Dhttp.nonProxyHosts=${[...direct, ...loopback].join('|')}`] : []),
    quoteIfNeeded(`-Djavax.net.ssl.trustStore=${trustStore}`),
    '-Djavax.net.ssl.trustStoreType=JKS',
  ];
}

function words(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}

/** A word that Node and Java would cut at its spaces. */
function quoteIfNeeded(word: string): string {
  return /[\s"\\]/.test(word) ? JSON.stringify(word) : word;
}

/** The roots that the user, the system and Node trust, and ours: a bundle replaces whatever a client has. */
export function trustBundle(authority: string, env: NodeJS.ProcessEnv = process.env): string {
  return [userBundle(env), systemBundle(), ...rootCertificates, authority].join('\n');
}

/** Certificates that the user trusts already. */
function userBundle(env: NodeJS.ProcessEnv): string {
  return [env.SSL_CERT_FILE, env.REQUESTS_CA_BUNDLE].map(readIfThere).join('\n');
}

function systemBundle(): string {
  return readIfThere(systemBundles.find((name) => existsSync(name)));
}

function readIfThere(file: string | undefined): string {
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : '';
}

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';

/** The certificates of a PEM bundle as a Java key store (JKS), for Java reads no PEM; its password is `changeit`. */
function javaTrustStore(pem: string): Buffer {
  const certificates = [...certificatesIn(pem)];
  const entries = certificates.map((certificate, index) => entry(`ca-${index}`, certificate));
  const store = Buffer.concat([integer(0xfeedfeed), integer(2), integer(entries.length), ...entries]);
  const password = Buffer.from('changeit', 'utf16le').swap16();
  const digest = createHash('sha1').update(password).update('Mighty Aphrodite').update(store).digest();
  return Buffer.concat([store, digest]);
}

/** Each certificate once, as DER; what cannot be read is left out. */
function certificatesIn(pem: string): Set<Buffer> {
  const found = new Map<string, Buffer>();
  for (const part of pem.split(begin).slice(1)) {
    try {
      const { raw, fingerprint256 } = new X509Certificate(begin + part.split(end)[0] + end);
      found.set(fingerprint256, raw);
    } catch {}
  }
  return new Set(found.values());
}

/** An entry of the kind "trusted certificate", made at no particular time. */
function entry(alias: string, certificate: Buffer): Buffer {
  return Buffer.concat([
    integer(2),
    text(alias),
    Buffer.alloc(8),
    text('X.509'),
    integer(certificate.length),
    certificate,
  ]);
}

function text(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([length, Buffer.from(value, 'latin1')]);
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
