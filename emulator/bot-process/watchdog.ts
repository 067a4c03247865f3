import { spawn } from 'node:child_process';
import { once } from 'node:events';

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
