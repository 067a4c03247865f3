import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimes,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { UsageError } from '../../usage-error.ts';

interface Owner {
  pid: number;
  /** Tells a process from a later one with the same pid; empty where the system does not say. */
  started: string;
  /** Where the pid means something: the machine, its boot and its namespace of pids. Absent in locks of 0.1.0. */
  place?: string;
}

/** How often the owner touches its lock. */
const beatMs = 1000;
/** A lock from another place that nobody touches for so long was left behind. */
const silenceMs = 6 * beatMs;

/**
 * Lets one process own a folder. A lock that a dead process left behind is taken over. Whether a process lives can be
 * asked where its pid means something; in another container or on another machine its heartbeat tells, the time of
 * the lock file, which is only compared with itself, so that clocks may differ.
 */
export class FolderLock {
  readonly #dir: string;
  readonly #file: string;
  readonly #text: string;
  readonly #silenceMs: number;
  /** The lock file is kept open, so that no other file gets its inode. */
  #fd: number | undefined;
  #heart: NodeJS.Timeout | undefined;

  constructor(
    dir: string,
    { place = placeOfPids(), silence = silenceMs }: { place?: string; silence?: number } = {},
  ) {
    this.#dir = dir;
    this.#file = path.join(dir, 'lock');
    this.#text = JSON.stringify({ pid: process.pid, started: readStart(process.pid), place } satisfies Owner);
    this.#silenceMs = silence;
    this.#own(place);
    this.#heart = setInterval(() => this.#beat(), beatMs).unref();
  }

  /** Is the folder still this process's? Not where the lock was deleted, or taken over after a long standstill. */
  isHeld(): boolean {
    return this.#fd !== undefined && isSameFile(this.#fd, this.#file);
  }

  /** Takes the lock again where it was deleted; a `UsageError` where somebody else has it. */
  renew(): void {
    if (this.isHeld()) return;
    if (!this.#take()) throw this.#inUse('Another emulator has taken');
    this.#keepOpen();
  }

  release(): void {
    clearInterval(this.#heart);
    const isOwn = this.isHeld() && textIn(this.#file) === this.#text;
    this.#closeFile();
    if (isOwn) rmSync(this.#file, { force: true });
  }

  #own(place: string): void {
    if (!this.#take()) {
      const text = textIn(this.#file);
      const owner = ownerIn(text);
      if (owner && this.#isAlive(owner, place)) throw this.#inUse(words(owner, place));
      this.#removeStale(text);
      if (!this.#take()) throw this.#inUse('Another process has just taken');
    }
    this.#keepOpen();
  }

  #keepOpen(): void {
    this.#closeFile();
    this.#fd = openSync(this.#file, 'r');
  }

  #closeFile(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #beat(): void {
    const now = new Date();
    if (this.isHeld()) utimes(this.#file, now, now, () => undefined);
  }

  #isAlive(owner: Owner, place: string): boolean {
    if (owner.place === undefined || owner.place === place) return isRunning(owner);
    const before = readTime(this.#file);
    for (let waited = 0; waited < this.#silenceMs; waited += beatMs / 10) {
      sleepSync(beatMs / 10);
      if (readTime(this.#file) !== before) return true;
    }
    return false;
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
    const removed = textIn(aside);
    if (removed !== text) linkSync(aside, this.#file);
    rmSync(aside, { force: true });
  }

  #inUse(who: string): UsageError {
    const message = `${who} the data folder ${this.#dir}. Stop it, or choose another folder with --data.`;
    return new UsageError(message, { exitCode: 3 });
  }
}

function words({ pid, place }: Owner, here: string): string {
  if (place === undefined || place === here) return `Process ${pid} is using`;
  return `An emulator in another container or on another machine (${place.split(' ')[0]}) is using`;
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Does the name still lead to the open file? */
export function isSameFile(fd: number, file: string): boolean {
  try {
    const [named, open] = [statSync(file), fstatSync(fd)];
    return named.ino === open.ino && named.dev === open.dev;
  } catch {
    return false;
  }
}

function readTime(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function ownerIn(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}

function isRunning({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return started === '' || readStart(pid) === started;
}

/** The host, the boot and the namespace in which pids are counted here, as far as the system says. */
function placeOfPids(): string {
  return [hostname(), textIn('/proc/sys/kernel/random/boot_id').trim(), namespaceOfPids()].join(' ').trim();
}

function namespaceOfPids(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** When a process started, in the system's own unit; one that was killed and not yet waited for is over. */
function readStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /^[ZX]/.test(fields[0] ?? '') ? 'over' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

function sleepSync(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
