import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../usage-error.ts';

interface Owner {
  pid: number;
  /** Tells a process from a later one with the same pid; empty where the system does not say. */
  started: string;
}

/** Lets one process own a folder. A lock that a dead process left behind is taken over. */
export class FolderLock {
  readonly #dir: string;
  readonly #file: string;
  readonly #text = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Owner);

  constructor(dir: string) {
    this.#dir = dir;
    this.#file = path.join(dir, 'lock');
    if (this.#take()) return;
    const text = textOf(this.#file);
    const owner = ownerIn(text);
    if (owner && isAlive(owner)) throw this.#inUse(`Process ${owner.pid} is using`);
    this.#removeStale(text);
    if (!this.#take()) throw this.#inUse('Another process has just taken');
  }

  release(): void {
    if (textOf(this.#file) === this.#text) rmSync(this.#file, { force: true });
  }

  /** The lock appears with its content, so that nobody takes it for one that was left behind. */
  #take(): boolean {
    const own = `${this.#file}.${process.pid}`;
    writeFileSync(own, this.#text, { mode: 0o600 });
    try {
      linkSync(own, this.#file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      return this.#takeWithoutLinks();
    } finally {
      rmSync(own, { force: true });
    }
  }

  /** For file systems that have no hard links. */
  #takeWithoutLinks(): boolean {
    try {
      writeFileSync(this.#file, this.#text, { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  /** Removes the lock that was left behind, and no other that has taken its place meanwhile. */
  #removeStale(text: string): void {
    const aside = `${this.#file}.${process.pid}.stale`;
    try {
      renameSync(this.#file, aside);
    } catch {
      return;
    }
    const removed = textOf(aside);
    if (removed !== text) linkSync(aside, this.#file);
    rmSync(aside, { force: true });
  }

  #inUse(who: string): UsageError {
    const message = `${who} the data folder ${this.#dir}. Stop it, or choose another folder with --data.`;
    return new UsageError(message, { exitCode: 3 });
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function ownerIn(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
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

/** When a process started, in the system's own unit; one that was killed and not yet waited for is over. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /^[ZX]/.test(fields[0] ?? '') ? 'over' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
