import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Reads until its input ends; then, unless a line came before, whoever held the other end is gone. */
const script = 'read -r line || kill -s KILL -- "-$1"';

/** Ends a process group when this process dies, however it dies. */
export interface Watchdog {
  readonly pid: number | undefined;
  /** The group may live on, or is gone already. */
  release(): Promise<void>;
}

/** Starts a shell outside of every group of ours; it kills the group as soon as the pipe from this process breaks. */
export function watchOver(group: number): Watchdog {
  const shell = spawn('/bin/sh', ['-c', script, 'divar-emulator-watchdog', String(group)], {
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
