import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { KeyPair } from './certificates.ts';
import { divarHosts, nameConstraints } from './hosts.ts';

/** The authority of this machine, and what there is to tell about it. */
export interface StoredAuthority extends KeyPair {
  /** Key and certificates, as PEM, of a server that is each of Divar's hosts. */
  server: { key: string; cert: string };
  note?: string;
}

const weekMs = 7 * 86_400_000;

/** Where the authority of this machine is kept. */
export function authorityFolder(env: NodeJS.ProcessEnv = process.env): string {
  const home = env.HOME ?? homedir();
  const usual =
    process.platform === 'darwin'
      ? path.join(home, 'Library', 'Application Support')
      : path.join(home, '.local', 'share');
  return path.join(env.XDG_DATA_HOME ?? usual, 'divar-emulator');
}

/**
 * The authority of this machine and its certificate for Divar's hosts, each made once; the keys are readable by their
 * owner alone. What is expired, damaged, or may sign for more than it should is made anew, with a note.
 */
export async function openAuthority(folder: string, now = new Date()): Promise<StoredAuthority> {
  closeFolder(folder);
  const own = new PairOnDisk(folder, 'ca');
  const leaf = new PairOnDisk(folder, 'divar');
  const wasThere = own.isThere || leaf.isThere;
  const known = own.read((certificate) => lasts(certificate, now) && isConstrained(certificate));
  const authority = known ?? own.keep(await (await maker()).makeAuthority(now));
  const issuer = new X509Certificate(authority.certificate);
  const knownServer = leaf.read((certificate) => lasts(certificate, now) && isDivar(certificate, issuer));
  const server =
    knownServer ??
    leaf.keep(await (await maker()).makeServerCertificate(authority, { hosts: divarHosts, now }));
  const anew = wasThere && !(known && knownServer);
  return {
    ...authority,
    server: { key: server.key, cert: server.certificate + authority.certificate },
    note: anew
      ? `The certificates in ${folder} were expired, damaged or of an older form, and are made anew.`
      : undefined,
  };
}

/** What makes certificates is slow to load, and seldom needed. */
function maker() {
  return import('./certificates.ts');
}

/** A folder that others may write to would let them put another authority there. */
function closeFolder(folder: string): void {
  try {
    chmodSync(folder, 0o700);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    const message = `The folder of the certificates, ${folder}, cannot be closed to others: ${(cause as Error).message}. Set XDG_DATA_HOME to a folder of yours.`;
    throw new UsageError(message, { exitCode: 3, cause });
  }
}

function isConstrained({ raw }: X509Certificate): boolean {
  return raw.includes(nameConstraints());
}

function lasts({ validTo }: X509Certificate, now: Date): boolean {
  return Date.parse(validTo) > now.getTime() + weekMs;
}

function isDivar(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return (
    certificate.verify(issuer.publicKey) &&
    divarHosts.every((host) => certificate.checkHost(host) !== undefined)
  );
}

/** A certificate and its key, in two files. */
class PairOnDisk {
  readonly #folder: string;
  readonly #certificate: string;
  readonly #key: string;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#certificate = path.join(folder, `${name}.pem`);
    this.#key = path.join(folder, `${name}-key.pem`);
  }

  get isThere(): boolean {
    return existsSync(this.#certificate) || existsSync(this.#key);
  }

  /** Undefined where it is not there, damaged, or not good. */
  read(isGood: (certificate: X509Certificate) => boolean): KeyPair | undefined {
    if (!this.isThere) return undefined;
    try {
      const pair = {
        certificate: readFileSync(this.#certificate, 'utf8'),
        key: readFileSync(this.#key, 'utf8'),
      };
      const certificate = new X509Certificate(pair.certificate);
      const fits = certificate.checkPrivateKey(createPrivateKey(pair.key));
      chmodSync(this.#key, 0o600);
      return fits && isGood(certificate) ? pair : undefined;
    } catch {
      return undefined;
    }
  }

  keep(pair: KeyPair): KeyPair {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(this.#key, pair.key, { mode: 0o600 });
      chmodSync(this.#key, 0o600);
      writeFileSync(this.#certificate, pair.certificate);
      return pair;
    } catch (cause) {
      const message = `The certificates cannot be kept in ${this.#folder}: ${(cause as Error).message}. Set XDG_DATA_HOME to a folder of yours.`;
      throw new UsageError(message, { exitCode: 3, cause });
    }
  }
}
