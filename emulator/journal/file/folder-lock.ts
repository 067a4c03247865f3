import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../usage-error.ts';

interface Owner {
  pid: number;
  /** Tells a process from a later one with the same pid; empty where the system does not say. */
  started: string;
}

/** Lets one process own a folder. A lock that a dead process left behind is taken over. */
export class FolderLock {
  readonly #file: string;

  constructor(dir: string) {
    this.#file = path.join(dir, 'lock');
    if (this.#take()) return;
    const owner = this.#owner();
    if (owner && isAlive(owner)) {
      throw new UsageError(
        `Process ${owner.pid} is using the data folder ${dir}. Stop it, or choose another folder with --data.`,
        { exitCode: 3 },
      );
    }
    rmSync(this.#file, { force: true });
    if (!this.#take())
      throw new UsageError(`Another process has just taken the data folder ${dir}.`, { exitCode: 3 });
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  #take(): boolean {
    try {
      const fd = openSync(this.#file, 'wx', 0o600);
      writeSync(fd, JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Owner));
      closeSync(fd);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  #owner(): Owner | undefined {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8')) as Owner;
    } catch {
      return undefined;
    }
  }
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return started === '' || startOf(pid) === started;
}

/** When a process started, in the system's own unit. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
