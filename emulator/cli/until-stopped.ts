import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const requests = new AbortController();
let isHeeded = false;

/**
 * Ends the process at Ctrl-C, at a request to stop and at the end of the terminal: as process 1 of a container nobody else
 * does. Whatever was begun ends with the process. A command that asks for `stopRequests` ends by itself at the first
 * signal; a second one ends the process at once.
 */
export function endAtSignals(): void {
  for (const signal of signals) {
    process.on(signal, () => {
      if (!isHeeded || requests.signal.aborted) process.exit(exitCodeOfSignal(signal));
      requests.abort(signal);
    });
  }
}

/** Aborted when the process shall end; the reason is the name of the signal. Who asks for it has to end by itself. */
export function stopRequests(): AbortSignal {
  isHeeded = true;
  return requests.signal;
}

/** Was there a signal? */
export function stopRequested(): boolean {
  return requests.signal.aborted;
}

/** Resolves when the process shall end. Who asks for it has to end by itself. */
export function untilStopped(): Promise<void> {
  const signal = stopRequests();
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}

/** As a shell has it: 128 and the number of the signal that ended a process. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
