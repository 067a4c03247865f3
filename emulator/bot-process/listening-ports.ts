import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { membersOf } from './process-group.ts';

const listenState = '0A';

/** TCP ports that the processes of a group listen on, lowest first. */
export function listeningPorts(group: number): number[] {
  const members = membersOf(group);
  const ports = members ? portsOfLinux(members.map(({ pid }) => pid)) : portsOfLsof(group);
  return [...new Set(ports)].sort((a, b) => a - b);
}

function portsOfLinux(pids: number[]): number[] {
  const inodes = new Set(pids.flatMap(socketsOf));
  return pids.slice(0, 1).flatMap((pid) =>
    ['tcp', 'tcp6'].flatMap((table) =>
      rowsOf(`/proc/${pid}/net/${table}`)
        .filter(({ state, inode }) => state === listenState && inodes.has(inode))
        .map(({ port }) => port),
    ),
  );
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => socketOf(pid, fd));
  } catch {
    return [];
  }
}

function socketOf(pid: number, fd: string): string[] {
  try {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? [];
    return inode === undefined ? [] : [inode];
  } catch {
    return [];
  }
}

function rowsOf(file: string): { port: number; state: string; inode: string }[] {
  try {
    const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
    return lines.map((line) => {
      const columns = line.trim().split(/\s+/);
      const port = Number.parseInt(columns[1]!.split(':').at(-1)!, 16);
      return { port, state: columns[3]!, inode: columns[9]! };
    });
  } catch {
    return [];
  }
}

/** On systems without /proc. */
function portsOfLsof(group: number): number[] {
  try {
    const text = execFileSync('lsof', ['-nP', '-iTCP', '-sTCP:LISTEN', '-a', '-g', String(group), '-Fn'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return [...text.matchAll(/^n.*:(\d+)$/gm)].map(([, port]) => Number(port));
  } catch {
    return [];
  }
}
