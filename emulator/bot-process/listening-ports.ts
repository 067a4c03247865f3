import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { endianness, userInfo } from 'node:os';
import path from 'node:path';
import { allPids, hasProc, readText } from './processes.ts';

/** A TCP socket that listens on this machine. */
export interface ListeningSocket {
  address: string;
  port: number;
  /** Tells it from all others. */
  id: string;
  /** Who holds it, where the table says so at once. */
  pid?: number;
  /** The user whom it belongs to, where the table says so. */
  user?: number;
}

/** All sockets that listen on this machine, as far as we may see them; undefined where nobody tells. */
export function listeningSockets(): ListeningSocket[] | undefined {
  return hasProc() ? socketsOfProc() : socketsOfLsof();
}

/** Those of the sockets that one of these processes holds. */
export function heldBy(sockets: readonly ListeningSocket[], pids: readonly number[]): ListeningSocket[] {
  if (sockets.every(({ pid }) => pid !== undefined)) return sockets.filter(({ pid }) => pids.includes(pid!));
  const held = new Set(pids.flatMap(socketIds));
  return sockets.filter(({ id }) => held.has(id));
}

/** The process that holds a socket; undefined where we may not look. */
export function findHolder({ id, pid }: ListeningSocket): number | undefined {
  return pid ?? allPids().find((one) => socketIds(one).includes(id));
}

/** Programs that listen in place of a process in a container or another machine. */
const forwarders =
  /^(docker-proxy|com\.docker|dockerd|rootlessport|pasta|passt|slirp4netns|conmon|wslrelay|qemu)/;

/** Does it hand connections on to a container? */
export function isForwarder(pid: number): boolean {
  return forwarders.test(readName(pid));
}

/** A process in words: what it runs, without the arguments that may hold secrets. */
export function describeHolder(socket: ListeningSocket): string {
  const pid = findHolder(socket);
  if (pid === process.pid) return 'this emulator itself';
  if (pid !== undefined) return `${shownWords(readCommand(pid))} (process ${pid})`;
  const isOther = socket.user !== undefined && socket.user !== userInfo().uid;
  return isOther ? `a process of another user (uid ${socket.user})` : 'another process';
}

/** The program and, where it comes next, its script. */
function readCommand(pid: number): string[] {
  if (!hasProc()) return [readName(pid)];
  const [program = '', script = ''] = readText(`/proc/${pid}/cmdline`).split('\0');
  const words = [path.basename(program) || readName(pid)];
  return script === '' || script.startsWith('-') ? words : [...words, script];
}

function readName(pid: number): string {
  if (hasProc()) return readText(`/proc/${pid}/comm`).trim();
  try {
    const name = execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' });
    return path.basename(name.trim());
  } catch {
    return '';
  }
}

/** A process names itself as it likes. */
function shownWords(words: readonly string[]): string {
  const text = Buffer.from(words.join(' '), 'latin1').toString('utf8');
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?').slice(0, 100) || 'another process';
}

const listenState = '0A';

function socketsOfProc(): ListeningSocket[] {
  return ['tcp', 'tcp6'].flatMap((table) => {
    const lines = readText(`/proc/self/net/${table}`).trim().split('\n').slice(1);
    return lines.flatMap((line) => {
      const [, local = '', , state, , , , user, , inode = ''] = line.trim().split(/\s+/);
      if (state !== listenState) return [];
      const [address = '', port = ''] = local.split(':');
      return [
        {
          address: addressOfHex(address),
          port: Number.parseInt(port, 16),
          id: `socket:[${inode}]`,
          user: Number(user),
        },
      ];
    });
  });
}

/** The kernel prints words of four bytes, each as a number of this machine. */
function addressOfHex(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  if (endianness() === 'LE') bytes.swap32();
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(2 * at).toString(16));
  return plainAddress(groups.join(':'));
}

/** An address as URLs write it: the shortest form, and IPv4 as IPv4. */
export function plainAddress(address: string): string {
  const bare = address.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  if (!bare.includes(':') || !URL.canParse(`http://[${bare}]/`)) return bare.toLowerCase();
  const short = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

/** The sockets that a process holds, as their links in /proc read. */
function socketIds(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        const link = readlinkSync(`/proc/${pid}/fd/${fd}`);
        return link.startsWith('socket:') ? [link] : [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** On systems without /proc. */
function socketsOfLsof(): ListeningSocket[] | undefined {
  try {
    const text = execFileSync('lsof', ['-nP', '-iTCP', '-sTCP:LISTEN', '-FpnLtu'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return socketsInLsof(text);
  } catch (error) {
    // It ends with 1 where nothing listens at all.
    return (error as { status?: number }).status === 1 ? [] : undefined;
  }
}

/** What lsof says, one field a line: the process and its user, then for each socket its type and its name. */
export function socketsInLsof(text: string): ListeningSocket[] {
  const sockets: ListeningSocket[] = [];
  let pid = 0;
  let user: number | undefined;
  let type = '';
  const take: Record<string, (value: string) => void> = {
    p: (value) => (pid = Number(value)),
    u: (value) => (user = Number(value)),
    t: (value) => (type = value),
    n(name) {
      const [, host, port] = /^(.*):(\d+)$/.exec(name) ?? [];
      if (host === undefined) return;
      const everywhere = type === 'IPv6' ? '::' : '0.0.0.0';
      const address = host === '*' ? everywhere : plainAddress(host);
      sockets.push({ address, port: Number(port), id: `${pid} ${name}`, pid, user });
    },
  };
  for (const line of text.split('\n')) take[line[0] ?? '']?.(line.slice(1));
  return sockets;
}
