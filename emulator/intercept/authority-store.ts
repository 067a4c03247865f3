import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { KeyPair } from './certificates.ts';

/** The authority of this machine, and what there is to tell about it. */
export interface StoredAuthority extends KeyPair {
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

/** The authority of this machine, made once; its key is readable by its owner alone. A bad one is made anew. */
export async function openAuthority(folder: string, now = new Date()): Promise<StoredAuthority> {
  const files = { certificate: path.join(folder, 'ca.pem'), key: path.join(folder, 'ca-key.pem') };
  const isThere = existsSync(files.certificate) || existsSync(files.key);
  const known = isThere ? readPair(files, now) : undefined;
  if (known) {
    chmodSync(files.key, 0o600);
    return known;
  }
  const { makeAuthority } = await import('./certificates.ts');
  const made = await makeAuthority(now);
  keep(folder, files, made);
  return isThere
    ? { ...made, note: `The certificates in ${folder} were expired or damaged and are made anew.` }
    : made;
}

function readPair(files: { certificate: string; key: string }, now: Date): KeyPair | undefined {
  try {
    const pair = {
      certificate: readFileSync(files.certificate, 'utf8'),
      key: readFileSync(files.key, 'utf8'),
    };
    const certificate = new X509Certificate(pair.certificate);
    const lasts = Date.parse(certificate.validTo) > now.getTime() + weekMs;
    const fits = certificate.checkPrivateKey(createPrivateKey(pair.key));
    return lasts && fits ? pair : undefined;
  } catch {
    return undefined;
  }
}

function keep(folder: string, files: { certificate: string; key: string }, pair: KeyPair): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(files.key, pair.key, { mode: 0o600 });
    chmodSync(files.key, 0o600);
    writeFileSync(files.certificate, pair.certificate);
  } catch (cause) {
    const message = `The certificates cannot be kept in ${folder}: ${(cause as Error).message}. Set XDG_DATA_HOME to a folder of yours.`;
    throw new UsageError(message, { exitCode: 3, cause });
  }
}
