import type { Check } from './check.ts';
import { NotRun } from './finding.ts';
import { InputLog, type SentInput } from './input.ts';
import { reasonNotRun } from './report.ts';
import type { Run, VerifyOptions } from './run.ts';
import { Trial } from './trial.ts';

/** One try of a check. What it found is known once it is concluded. */
export interface Attempt {
  check: Check;
  trial: Trial;
  /** Why it could not be exercised. */
  reason?: string;
  /** The bot ended meanwhile. */
  hasEnded: boolean;
  ms: number;
}

/** Why a check that the time did not suffice for was not run. */
export function notInTime({ maxTime, signal }: Pick<VerifyOptions, 'maxTime' | 'signal'>): string {
  if (signal?.aborted) return `the run was ended by ${signal.reason}`;
  return `the time was up (--max-time ${maxTime})`;
}

/** Sends what a check sends; its findings so far are those that need no further waiting. */
export async function attempt(check: Check, run: Run, { patience = 1 } = {}): Promise<Attempt> {
  const { lifeline, tell, bench } = run;
  await lifeline.ready();
  tell({ event: 'check_started', id: check.id });
  const start = performance.now();
  const log = new InputLog((input) => {
    bench.all.add(input);
    noteInput(run, check, input);
  });
  const trial = new Trial(bench, { level: check.level, log, patience });
  const { deaths } = lifeline;
  const reason = lifeline.gone ?? (await reasonNotRun(() => withinTime(() => check.run(trial), run)));
  if (findUnanswered(trial) && run.timeLeft() > 0) await lifeline.lookAfter();
  const hasEnded = lifeline.deaths > deaths;
  return { check, trial, reason, hasEnded, ms: performance.now() - start };
}

/** Judges what was put off until the bot was quiet, anew each time. */
export async function conclude({ trial, reason }: Attempt): Promise<{ reason?: string }> {
  if (reason !== undefined) return { reason };
  return { reason: await reasonNotRun(() => trial.conclude()) };
}

/** The first input that had no answer. */
export function findUnanswered({ inputs }: Trial): SentInput | undefined {
  return inputs.find(({ status }) => status === undefined);
}

/** Does the work as long as there is time; NotRun when that is up, or the run is ended. */
export async function withinTime<T>(
  begin: () => Promise<T>,
  { options, timeLeft }: { options: Pick<VerifyOptions, 'maxTime' | 'signal'>; timeLeft: () => number },
): Promise<T> {
  const { signal } = options;
  const left = timeLeft();
  if (left <= 0 || signal?.aborted) throw new NotRun(notInTime(options));
  const work = begin();
  if (left === Number.POSITIVE_INFINITY && !signal) return work;
  const over = new AbortController();
  const up = new Promise<never>((_, reject) => {
    const end = () => reject(new NotRun(notInTime(options)));
    const timer = left === Number.POSITIVE_INFINITY ? undefined : setTimeout(end, left);
    signal?.addEventListener('abort', end, { signal: over.signal });
    over.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  work.catch(() => undefined);
  up.catch(() => undefined);
  try {
    return await Promise.race([work, up]);
  } finally {
    over.abort();
  }
}

function noteInput({ tell, tally }: Run, check: Check, input: SentInput): void {
  tally.event(parsed(input.body));
  tell({
    event: 'input',
    check: check.id,
    case: input.label,
    status: input.status,
    ended: input.ended,
    duration_ms: Math.round(Math.min(input.durationMs, 1e9)),
    replies: input.replies.length,
  });
}

/** A larger body is about its size: it exercises no more of the contract than a small one. */
const largestCounted = 100_000;

function parsed(body: Buffer): unknown {
  if (body.length > largestCounted) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
