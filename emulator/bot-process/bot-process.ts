import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../usage-error.ts';
import { acceptsAt } from './accepts-at.ts';
import { listeningPorts } from './listening-ports.ts';
import { signalGroup, stopGroup } from './process-group.ts';
import { watchOver } from './watchdog.ts';

/** How a bot is started. */
export interface BotCommand {
  command: string;
  args: readonly string[];
  /** Set on top of this process's own environment; undefined removes a variable. */
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** The port it is known to listen on; found by watching where absent. */
  port?: number;
  /** Longest wait until it listens. Default 30 s. */
  startTimeoutMs?: number;
  /** Gives up waiting until it listens. */
  giveUp?: AbortSignal;
  /** How long it may take to end by itself when it is stopped. Default 3 s. */
  graceMs?: number;
  /** Told of each line that it prints. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
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
  /** Resolves when the command itself has ended, for whatever reason. */
  readonly exited: Promise<BotExit>;
  signal(signal: NodeJS.Signals): void;
  /** Stops it and starts it anew, on the same port where that was given. */
  restart(): Promise<BotProcess>;
  /** Ends the whole process group; nothing of it is left. */
  stop(): Promise<void>;
}

const lookAgainMs = 25;
const usualStartTimeoutMs = 30_000;
const usualGraceMs = 3000;
const keptLines = 10;
const groups = new Set<number>();
let cleansUp = false;

/** Starts a bot and waits until it listens. A command that cannot be run, or ends before, is a UsageError. */
export async function startBot(command: BotCommand): Promise<BotProcess> {
  cleanUpAtExit();
  const lastLines: string[] = [];
  const child = spawn(command.command, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await started(child, command.command);
  const group = child.pid!;
  groups.add(group);
  const watchdog = watchOver(group);
  passOutputOn(child, { command, lastLines });
  const exited = exitOf(child);
  const stop = async () => {
    await stopGroup(group, command.graceMs ?? usualGraceMs);
    groups.delete(group);
    await watchdog.release();
  };
  const port = await listeningPort(group, { command, exited, lastLines, stop });
  return {
    pid: group,
    port,
    exited,
    signal: (signal) => void signalGroup(group, signal),
    stop,
    async restart() {
      await stop();
      return startBot(command);
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

async function exitOf(child: ChildProcess): Promise<BotExit> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
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
  command: BotCommand;
  exited: Promise<BotExit>;
  lastLines: string[];
  /** Ends the whole group. */
  stop: () => Promise<void>;
}

async function listeningPort(group: number, { command, exited, lastLines, stop }: Starting): Promise<number> {
  const { port: known, giveUp, startTimeoutMs = usualStartTimeoutMs } = command;
  const deadline = performance.now() + startTimeoutMs;
  const ended = exited.then(() => 'ended' as const);
  while (performance.now() < deadline && !giveUp?.aborted) {
    const port = known ?? listeningPorts(group)[0];
    if (port !== undefined && (await accepts(port))) return port;
    if ((await Promise.race([ended, sleep(lookAgainMs)])) === 'ended') break;
  }
  const exit = await Promise.race([exited, undefined]);
  const what = exit ? endedEarly(exit) : notThere(command, listeningPorts(group));
  await stop();
  const output = lastLines.length === 0 ? '' : `\nIts last lines:\n  ${lastLines.join('\n  ')}`;
  throw new BotNotListening(`The bot ${what}${output}`, exit);
}

function endedEarly({ code, signal }: BotExit): string {
  return `ended with ${signal ?? `exit code ${code}`} before it listened.`;
}

/** A bot that listens elsewhere was most likely given another port, or none. */
function notThere(
  { port, giveUp, startTimeoutMs = usualStartTimeoutMs }: BotCommand,
  others: number[],
): string {
  if (others.length > 0)
    return `listens on port ${others.join(', ')}, and not on ${port}. Name the port that it has.`;
  if (giveUp?.aborted) return 'was stopped before it listened.';
  return `does not listen on ${port === undefined ? 'any port' : `port ${port}`} after ${startTimeoutMs / 1000} s.`;
}

async function accepts(port: number): Promise<boolean> {
  return (await acceptsAt('127.0.0.1', port)) || acceptsAt('::1', port);
}

/** Whatever ends this process, no bot is left behind. */
function cleanUpAtExit(): void {
  if (cleansUp) return;
  cleansUp = true;
  process.on('exit', () => {
    for (const group of groups) signalGroup(group, 'SIGKILL');
  });
}
