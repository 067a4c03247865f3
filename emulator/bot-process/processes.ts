import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const lookAgainMs = 20;

/**
 * A variable that every descendant of a bot inherits, with a word for each of our processes that it descends from. By it
 * a process is known that left the process group, the session and its parents, as reloaders and daemons do.
 */
export const markVariable = 'DIVAR_EMULATOR_BOT_MARK';

/** A process as the system lists it; a number is given again, so that only `start` says which one it is. */
interface Process {
  pid: number;
  parent: number;
  group: number;
  state: string;
  start: string;
}

/**
 * The processes of a bot: the process group that it was started as, their descendants, and whatever carries its mark.
 * One that was seen once is known from then on. Where there is no /proc, as on macOS, marks cannot be read: a daemon that
 * left its group and its parents before it was seen is not found there.
 */
export class BotProcesses {
  readonly #group: number;
  readonly #mark: string;
  readonly #known = new Map<number, string>();
  /** Those whose environment was read and has no mark. */
  readonly #unmarked = new Map<number, string>();

  constructor(group: number, mark: string) {
    this.#group = group;
    this.#mark = mark;
  }

  /** Processes that run; one that has ended and was not reaped yet does not count. */
  living(): number[] {
    const all = hasProc() ? processesOfProc() : processesOfPs();
    if (!all) return this.#groupLives() ? [this.#group] : [];
    const isOwn = new Set(all.filter((one) => this.#isKnown(one)).map(({ pid }) => pid));
    for (let found = true; found; ) {
      const children = all.filter(({ pid, parent }) => isOwn.has(parent) && !isOwn.has(pid));
      for (const { pid } of children) isOwn.add(pid);
      found = children.length > 0;
    }
    const own = all.filter(({ pid }) => isOwn.has(pid) && pid !== process.pid);
    this.#known.clear();
    for (const { pid, start } of own) this.#known.set(pid, start);
    return own.filter(({ state }) => !/^[ZX]/.test(state)).map(({ pid }) => pid);
  }

  /** Sends a signal to all of them. */
  signal(signal: NodeJS.Signals): void {
    kill(-this.#group, signal);
    for (const pid of this.living()) kill(pid, signal);
  }

  /** Asks them to end, and ends what is still there after `graceMs`. Resolves when nothing is left. */
  async stop(graceMs: number): Promise<void> {
    if (await this.#endWith('SIGTERM', graceMs)) return;
    await this.#endWith('SIGKILL', graceMs);
  }

  /** Tells each of them once, also those that are started meanwhile. */
  async #endWith(signal: NodeJS.Signals, milliseconds: number): Promise<boolean> {
    const deadline = performance.now() + milliseconds;
    const told = new Set<number>();
    kill(-this.#group, signal);
    for (let living = this.living(); living.length > 0; living = this.living()) {
      for (const pid of living.filter((one) => !told.has(one))) {
        told.add(pid);
        kill(pid, signal);
      }
      if (performance.now() > deadline) return false;
      await sleep(lookAgainMs);
    }
    return true;
  }

  #isKnown({ pid, group, start }: Process): boolean {
    if (group === this.#group || this.#known.get(pid) === start) return true;
    if (this.#unmarked.get(pid) === start) return false;
    const environment = readText(`/proc/${pid}/environ`);
    if (environment.includes(this.#mark)) return true;
    // While a program is being loaded, its environment is empty for a moment.
    if (environment !== '') this.#unmarked.set(pid, start);
    return false;
  }

  #groupLives(): boolean {
    try {
      return process.kill(-this.#group, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  }
}

/** Signals a process, or a group by its negative number. It may be gone already, or another user's. */
function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {}
}

/** Is there a /proc, and do its numbers mean what they mean to us? */
export function hasProc(): boolean {
  try {
    return readlinkSync('/proc/self') === String(process.pid);
  } catch {
    return false;
  }
}

/** What a file of /proc holds; nothing where its process is gone or another user's. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/** The numbers of all processes of /proc. */
export function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function processesOfProc(): Process[] {
  return allPids().flatMap((pid) => {
    const stat = readText(`/proc/${pid}/stat`);
    if (stat === '') return [];
    // The name of the program stands in parentheses, and may hold any character.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', parent, group] = fields;
    return [{ pid, parent: Number(parent), group: Number(group), state, start: fields[19] ?? '' }];
  });
}

function processesOfPs(): Process[] | undefined {
  try {
    const text = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,state=,lstart='], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return [...text.matchAll(/^ *(\d+) +(\d+) +(\d+) +(\S+) +(.*\S) *$/gm)].map(
      ([, pid, parent, group, state = '', start = '']) => ({
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        state,
        start,
      }),
    );
  } catch {
    return undefined;
  }
}
