import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { javaTrustStore } from './java-trust-store.ts';
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
  host?: string;
  /** `user:password` that the proxy asks for. */
  credentials?: string;
  /** The authority's certificate as PEM. */
  authority: string;
  /** What is set already; it is kept and extended. */
  env?: NodeJS.ProcessEnv;
}

const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
];
const loopback = 'localhost,127.0.0.1,::1';

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

function writeFiles(
  folder: string,
  { tlsPort: port, host = '127.0.0.1', authority, env = process.env }: EnvironmentOptions,
) {
  const file = (name: string, content: string | Buffer) => {
    const full = path.join(folder, name);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  };
  const trusted = trustBundle(authority, env);
  const bundle = file('bundle.pem', trusted);
  const extra = readIfThere(env.NODE_EXTRA_CA_CERTS) + authority;
  return {
    own: file('ca.pem', authority),
    bundle,
    extra: env.NODE_EXTRA_CA_CERTS ? file('extra.pem', extra) : undefined,
    preload: file('preload.cjs', nodePreload({ host, port })),
    python: path.dirname(file('python/sitecustomize.py', pythonSiteCustomize({ host, port }))),
    php: path.dirname(file('php/divar.ini', `curl.cainfo=${bundle}\nopenssl.cafile=${bundle}\n`)),
    wget: file('wgetrc', `${readIfThere(env.WGETRC)}\nca_certificate=${bundle}\n`),
    java: file('trust.jks', javaTrustStore(trusted)),
  };
}

function proxyVariables({
  proxyPort,
  host = '127.0.0.1',
  credentials,
  env = process.env,
}: EnvironmentOptions) {
  const proxy = `http://${credentials === undefined ? '' : `${credentials}@`}${host}:${proxyPort}`;
  return {
    ...bothCases('http_proxy', proxy),
    ...bothCases('https_proxy', proxy),
    ...bothCases('no_proxy', [env.NO_PROXY ?? env.no_proxy, loopback].filter(Boolean).join(',')),
  };
}

function trustVariables(
  { own, bundle, extra, preload, python, php, wget, java }: Files,
  { proxyPort, host = '127.0.0.1', env = process.env }: EnvironmentOptions,
) {
  return {
    NODE_EXTRA_CA_CERTS: extra ?? own,
    NODE_OPTIONS: [env.NODE_OPTIONS, `--require ${JSON.stringify(preload)}`].filter(Boolean).join(' '),
    NODE_USE_ENV_PROXY: '1',
    DENO_CERT: own,
    SSL_CERT_FILE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    CURL_CA_BUNDLE: bundle,
    AWS_CA_BUNDLE: bundle,
    PYTHONPATH: [python, env.PYTHONPATH].filter(Boolean).join(path.delimiter),
    PHP_INI_SCAN_DIR: `${env.PHP_INI_SCAN_DIR ?? ''}:${php}`,
    WGETRC: wget,
    JAVA_TOOL_OPTIONS: javaOptions({ host, proxyPort, java, env }),
  };
}

/** What every Java machine reads at its start; a path with a space would be cut, hence the quotes. */
function javaOptions({
  host,
  proxyPort,
  java,
  env,
}: {
  host: string;
  proxyPort: number;
  java: string;
  env: NodeJS.ProcessEnv;
}): string {
  const address = (scheme: string) => `-D${scheme}.proxyHost=${host} -D${scheme}.proxyPort=${proxyPort}`;
  const trust = `"-Djavax.net.ssl.trustStore=${java}" -Djavax.net.ssl.trustStoreType=JKS`;
  return [env.JAVA_TOOL_OPTIONS, address('http'), address('https'), trust].filter(Boolean).join(' ');
}

/** The roots that the user, the system and Node trust, and ours: a bundle replaces whatever a client has. */
export function trustBundle(authority: string, env: NodeJS.ProcessEnv = process.env): string {
  return [userBundle(env), systemBundle(), ...rootCertificates, authority].join('\n');
}

function bothCases(name: string, value: string): Record<string, string> {
  return { [name]: value, [name.toUpperCase()]: value };
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
