import type { RunnerEvent } from '../../../contract-tests/index.ts';
import { ProgressLine, type ProgressStream } from '../../reports/progress.ts';

/** A run that takes longer than this is told of up front, also where nobody watches. */
const longMs = 20_000;

interface Counts {
  total: number;
  expectedMs: number;
  done: number;
  failed: number;
  inputs: number;
}

/** Listens to a run and tells how far it is: a terminal in a line that changes, anything else only what it has to know. */
export function progress(stream: ProgressStream, now: () => number): (event: RunnerEvent) => void {
  const start = now();
  const progressLine = new ProgressLine(stream);
  const counts: Counts = { total: 0, expectedMs: 0, done: 0, failed: 0, inputs: 0 };
  return (event) => {
    count(counts, event);
    if (event.event === 'run_started') stream.write(upFront(event));
    else if (event.event === 'check_done') progressLine.show(describe(counts, now() - start));
    else if (event.event === 'run_done') progressLine.end();
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

function describe({ done, total, failed, inputs, expectedMs }: Counts, elapsedMs: number): string {
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
