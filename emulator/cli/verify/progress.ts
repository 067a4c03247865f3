import type { RunnerEvent } from '../../../contract-tests/index.ts';

/** Where progress goes: a terminal shows one line that changes, anything else only what has to be known up front. */
export interface ProgressStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** A run that takes longer than this is told of up front, also where nobody watches. */
const longMs = 20_000;

interface Counts {
  total: number;
  expectedMs: number;
  done: number;
  failed: number;
  inputs: number;
}

/** Listens to a run and tells how far it is. */
export function progress(stream: ProgressStream, now: () => number): (event: RunnerEvent) => void {
  const start = now();
  const counts: Counts = { total: 0, expectedMs: 0, done: 0, failed: 0, inputs: 0 };
  return (event) => {
    count(counts, event);
    if (event.event === 'run_started') stream.write(upFront(event));
    else if (!stream.isTTY) return;
    else if (event.event === 'check_done') stream.write(`\r\u001b[K${line(counts, now() - start)}`);
    else if (event.event === 'run_done') stream.write('\r\u001b[K');
  };
}

function count(counts: Counts, event: RunnerEvent): void {
  if (event.event === 'run_started') {
    counts.total = event.checks.length;
    counts.expectedMs = event.expected_ms;
  }
  if (event.event === 'input') counts.inputs += 1;
  if (event.event === 'check_done') {
    counts.done += 1;
    if (event.verdict === 'fail') counts.failed += 1;
  }
}

function line({ done, total, failed, inputs, expectedMs }: Counts, elapsedMs: number): string {
  const failures = failed > 0 ? `, ${failed} failed` : '';
  return `${done} of ${total} checks${failures}, ${inputs} requests, ${Math.round(elapsedMs / 1000)} s of about ${inWords(expectedMs)}`;
}

function upFront({ expected_ms: ms, because, shorter }: RunnerEvent & { event: 'run_started' }): string {
  return ms < longMs ? '' : `Expected: about ${inWords(ms)}, because ${because}. Shorter: ${shorter}.\n`;
}

function inWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
