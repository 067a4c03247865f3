import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../usage-error.ts';
import {
  type BotAddress,
  listensOn,
  placeTaken,
  type Sought,
  seek,
  whereInstead,
  writeAddress,
} from './find-port.ts';
import { BotProcesses, hasProc, markVariable } from './processes.ts';

/** How a bot is started. */
export interface BotCommand {
  command: string;
  args: readonly string[];
  /** Set on top of this process's own environment; undefined removes a variable. */
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** The host that it is called at, as in a URL. Found by watching where absent. */
  host?: string;
  /** The port it is known to listen on; found by watching where absent. */
  port?: number;
  /** The port that it was asked to take, such as in PORT; another is taken where it leaves this one alone. */
  offeredPort?: number;
  /** How long it may leave the offered port alone while it listens on another. Default 5 s. */
  patienceMs?: number;
  /** Longest wait until it listens. Default 30 s. */
  startTimeoutMs?: number;
  /** Gives up waiting until it listens. */
  giveUp?: AbortSignal;
  /** How long it may take to end by itself when it is stopped. Default 3 s. */
  graceMs?: number;
  /** Told of each line that it prints. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Told what the person at the keyboard should know of its start. */
  onNote?: (text: string) => void;
}

/** How a process ended. */
export interface BotExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A bot that was started and did not listen; `exit` says how it ended, where it did so by itself. */
export class BotNotListening extends UsageError {
  readonly exit: BotExit | undefined;

  constructor(message: string, exit: BotExit | undefined) {
    super(message, { exitCode: 3 });
    this.exit = exit;
  }
}

/** A bot that runs as a child of this process, in a process group of its own. */
export interface BotProcess {
  readonly pid: number;
  /** The port it listens on. */
  readonly port: number;
  /** Where it is reached by plain HTTP, such as http://127.0.0.1:8000 or http://[::1]:8000. */
  readonly origin: string;
  /** Resolves when it has ended, for whatever reason. */
  readonly exited: Promise<BotExit>;
  signal(signal: NodeJS.Signals): void;
  /** Stops it and starts it anew, on the same port where that was given. */
  restart(): Promise<BotProcess>;
  /** Ends all its processes, also those in groups and sessions of their own; nothing of it is left. */
  stop(): Promise<void>;
}

/** Without /proc other programs have to be asked, which takes long. */
const lookAgainMs = hasProc() ? 25 : 250;
const usualStartTimeoutMs = 30_000;
const usualGraceMs = 3000;
/** How long what was printed last may take to arrive once all processes are gone. */
const lastWordsMs = 500;
const keptLines = 10;
const running = new Set<BotProcesses>();
let cleansUp = false;

/**
 * Starts a bot and waits until it listens: one of its own processes, not anybody. A command that cannot be run, one that
 * ends before, and a port that somebody else has are a UsageError.
 */
export async function startBot(command: BotCommand): Promise<BotProcess> {
  cleanUpAtExit();
  const taken = await placeTaken(command);
  if (taken !== undefined) throw new BotNotListening(taken, undefined);
  const mark = randomBytes(12).toString('hex');
  const lastLines: string[] = [];
  const child = spawn(command.command, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env, [markVariable]: [process.env[markVariable], mark].join(' ') },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await started(child, command.command);
  const processes = new BotProcesses(child.pid!, mark);
  running.add(processes);
  const watchdog = watchOver(child.pid!, mark);
  const closed = once(child, 'close').catch(() => undefined);
  passOutputOn(child, { command, lastLines });
  let place: BotAddress | undefined;
  const exited = waitForExit(child, () =>
    place ? listensOn(processes, place.port) : processes.living().length > 0,
  );
  const stop = async () => {
    await processes.stop(command.graceMs ?? usualGraceMs);
    running.delete(processes);
    // Whoever got away holds the pipes open, and would keep us from ending.
    await Promise.race([closed, sleep(lastWordsMs, undefined, { ref: false })]);
    child.stdout!.destroy();
    child.stderr!.destroy();
    await watchdog.release();
  };
  place = await waitUntilItListens(command, { processes, exited, lastLines, stop });
  return {
    pid: child.pid!,
    port: place.port,
    origin: `http://${writeAddress(place)}`,
    exited,
    signal: (signal) => processes.signal(signal),
    stop,
    async restart() {
      await stop();
      // One that left the offered port alone will do so again.
      const patienceMs = place!.port === command.offeredPort ? command.patienceMs : 0;
      return startBot({ ...command, patienceMs });
    },
  };
}

async function started(child: ChildProcess, name: string): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const what = missing ? 'there is no such command' : (cause as Error).message;
    throw new UsageError(`The bot cannot be started with "${name}": ${what}.`, { exitCode: 3, cause });
  }
}

/** A command that put its bot into the background and ended well has not ended before the bot has. */
async function waitForExit(child: ChildProcess, goesOn: () => boolean): Promise<BotExit> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  while (code === 0 && goesOn()) await sleep(4 * lookAgainMs);
  return { code, signal };
}

function passOutputOn(
  child: ChildProcess,
  { command, lastLines }: { command: BotCommand; lastLines: string[] },
): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream]!.on('error', () => undefined);
    createInterface({ input }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > keptLines) lastLines.shift();
      command.onLine?.(line, stream);
    });
  }
}

interface Starting {
  processes: BotProcesses;
  exited: Promise<BotExit>;
  lastLines: string[];
  stop: () => Promise<void>;
}

async function waitUntilItListens(
  command: BotCommand,
  { processes, exited, lastLines, stop }: Starting,
): Promise<BotAddress> {
  const { giveUp, startTimeoutMs = usualStartTimeoutMs } = command;
  const deadline = performance.now() + startTimeoutMs;
  const ended = exited.then(() => 'ended' as const);
  const sought: Sought = { ...command, processes };
  let problem: string | undefined;
  while (performance.now() < deadline && !giveUp?.aborted) {
    const found = await seek(sought);
    if (found !== undefined && 'port' in found) return found;
    problem = found?.problem;
    if (problem !== undefined || (await Promise.race([ended, sleep(lookAgainMs)])) === 'ended') break;
  }
  const exit = await Promise.race([exited, undefined]);
  const what = exit ? endedEarly(exit) : (problem ?? notThere(sought, command));
  await stop();
  const output = lastLines.length === 0 ? '' : `\nIts last lines:\n  ${lastLines.join('\n  ')}`;
  throw new BotNotListening(`${what}${output}`, exit);
}

function endedEarly({ code, signal }: BotExit): string {
  return `The bot ended with ${signal ?? `exit code ${code}`} before it listened.`;
}

/** A bot that listens elsewhere was most likely given another port, or none. */
function notThere(sought: Sought, { giveUp, startTimeoutMs = usualStartTimeoutMs }: BotCommand): string {
  const { port } = sought;
  const instead = whereInstead(sought);
  if (instead !== undefined) return instead;
  if (giveUp?.aborted) return 'The bot was stopped before it listened.';
  const where = port === undefined ? 'any port' : `port ${port}`;
  return `The bot does not listen on ${where} after ${startTimeoutMs / 1000} s.`;
}

/** Whatever ends this process, no bot is left behind. */
function cleanUpAtExit(): void {
  if (cleansUp) return;
  cleansUp = true;
  process.on('exit', () => {
    for (const processes of running) processes.signal('SIGKILL');
  });
}

/**
 * Reads until its input ends; then, unless a line came before, whoever held the other end is gone. Ends the group, and
 * what carries the mark outside of it.
 */
const script = `
read -r line && exit
kill -s KILL -- "-$1"
for file in /proc/[0-9]*/environ; do
  pid=\${file#/proc/}
  tr '\\0' '\\n' < "$file" | grep -qF -- "$2" && kill -s KILL "\${pid%/environ}"
done`;

/** Ends a bot's processes when this process dies, however it dies. */
export interface Watchdog {
  readonly pid: number | undefined;
  /** They may live on, or are gone already. */
  release(): Promise<void>;
}

/** Starts a shell outside of every group of ours; it kills the bot as soon as the pipe from this process breaks. */
export function watchOver(group: number, mark: string): Watchdog {
  const shell = spawn('/bin/sh', ['-c', script, 'divar-emulator-watchdog', String(group), mark], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(shell, 'exit').catch(() => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  return {
    pid: shell.pid,
    async release() {
      shell.stdin.end('released\n');
      await ended;
    },
  };
}
