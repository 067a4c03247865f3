import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** As it is built: see the project `processes` of vitest.config.ts. */
const main = fileURLToPath(new URL('../../../dist/emulator/cli/main.js', import.meta.url));

export interface CliOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** The words of a command that runs ours. */
  inside?: readonly string[];
}

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(args: string[], { env = {}, cwd, inside = [] }: CliOptions): ChildProcess {
  const [program = '', ...words] = [...inside, process.execPath, main, ...args];
  return spawn(program, words, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the command line to its end. */
export async function cli(args: string[], options: CliOptions = {}): Promise<CliResult> {
  const child = start(args, options);
  const output = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text) => (output.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text) => (output.stderr += text));
  return output;
}

/** A command that goes on until it is stopped, such as `start`. */
export interface RunningCli {
  readonly pid: number;
  /** The next line that it prints. */
  line(): Promise<string>;
  /** The next line of its standard error that matches. */
  errorLine(pattern: RegExp): Promise<string>;
  /** Closes its standard output, as head does after its lines. */
  stopReading(): void;
  /** Waits for the end that comes by itself. */
  ended(): Promise<CliResult>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<CliResult>;
}

export function startCli(args: string[], options: CliOptions = {}): RunningCli {
  const child = start(args, options);
  const output = collect(child);
  const closed = once(child, 'close') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const errors = createInterface({ input: child.stderr! })[Symbol.asyncIterator]();
  const next = async (from: AsyncIterator<string>) => {
    const { value, done } = await from.next();
    if (done) throw new Error(`The command ended: ${output.stderr}`);
    return value;
  };
  const ended = async () => {
    const [code] = await closed;
    return { code, ...output };
  };
  return {
    pid: child.pid!,
    line: () => next(lines),
    async errorLine(pattern) {
      for (let line = await next(errors); ; line = await next(errors)) if (pattern.test(line)) return line;
    },
    stopReading: () => void child.stdout!.destroy(),
    ended,
    stop(signal = 'SIGINT') {
      child.kill(signal);
      return ended();
    },
  };
}
