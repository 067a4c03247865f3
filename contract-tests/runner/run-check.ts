import type { Check } from '../check.ts';
import { type CheckResult, NotRun } from '../finding.ts';
import { type Exhibit, withEvidence } from './evidence.ts';
import { InputLog, type SentInput } from './input.ts';
import { reasonNotRun, resultOf } from './result.ts';
import type { Run, VerifyOptions } from './run.ts';
import { Trial } from './trial.ts';

/** Why a check that the time did not suffice for was not run. */
export function notInTime({ maxTime, signal }: Pick<VerifyOptions, 'maxTime' | 'signal'>): string {
  if (signal?.aborted) return `the run was ended by ${signal.reason}`;
  return `the time was up (--max-time ${maxTime})`;
}

/** Which checks run beside a check. */
export interface Company {
  isAlone: boolean;
  /** So often had the bot ended when this was the last check that may have been the cause. */
  unexplained?: number;
}

/**
 * Runs one check and tells of it. Where the bot ended meanwhile and other checks were under way, nobody knows whose
 * doing that was: then nothing is told, and the answer is `disturbed`.
 */
export async function runCheck(
  check: Check,
  run: Run,
  { isAlone, unexplained }: Company,
): Promise<CheckResult | 'disturbed'> {
  const start = performance.now();
  const { lifeline, tell } = run;
  await lifeline.ready();
  tell({ event: 'check_started', id: check.id });
  const trial = newTrial(check, run);
  const { deaths } = lifeline;
  const given = lifeline.gone ?? (await reasonNotRun(() => exercise(check, { trial, run })));
  if (unanswered(trial) && !run.options.signal?.aborted) await lifeline.lookAfter();
  const hasEnded = lifeline.deaths > deaths;
  if (hasEnded && !isAlone && lifeline.gone === undefined) return 'disturbed';
  if (hasEnded || lifeline.deaths === unexplained) blame(trial, { hasEnded });
  const reason = hasEnded ? undefined : given;
  if (reason === undefined) await explain(trial, { check: check.id, run });
  const result = withBaseline(resultOf(check, { trial, reason, ms: performance.now() - start }), run);
  for (const finding of result.findings) tell({ event: 'finding', check: check.id, ...finding });
  tell({ event: 'check_done', ...result });
  return result;
}

function withBaseline(result: CheckResult, { options }: Run): CheckResult {
  const known = options.baseline?.includes(result.id) && result.findings.length > 0;
  return { ...result, ...(known && { known }) };
}

function newTrial(check: Check, run: Run): Trial {
  const log = new InputLog((input) => {
    run.log.add(input);
    note(run, check, input);
  });
  return new Trial(run.options, { habit: run.learned.habit, level: check.level, log, all: run.log });
}

/** The first input that had no answer. */
function unanswered({ inputs }: Trial): SentInput | undefined {
  return inputs.find(({ status }) => status === undefined);
}

/** Says that the bot ended: at the first input without an answer, or nobody knows at which. */
function blame(trial: Trial, { hasEnded }: { hasEnded: boolean }): void {
  const input = hasEnded ? unanswered(trial) : undefined;
  trial.finding(hasEnded ? 'The bot ended.' : 'The bot ended while this check and others ran.', {
    level: 'must',
    ...(input && { case: input.label, entry_id: input.entryId }),
    expected: 'a bot that goes on',
    actual: 'nothing listened at its address any more',
  });
}

function note({ tell, tally }: Run, check: Check, input: SentInput): void {
  tally.event(parsed(input.body));
  tell({
    event: 'input',
    check: check.id,
    case: input.label,
    ...(input.status !== undefined && { status: input.status }),
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

/** Runs the check itself, as long as there is time. */
async function exercise(check: Check, { trial, run }: { trial: Trial; run: Run }): Promise<void> {
  if (run.timeLeft() <= 0) throw new NotRun(notInTime(run.options));
  await withinTime(check.run(trial), run);
}

/** Waits for the work; NotRun when the time is up, or the run is ended. */
export async function withinTime<T>(
  work: Promise<T>,
  { options, timeLeft }: { options: Pick<VerifyOptions, 'maxTime' | 'signal'>; timeLeft: () => number },
): Promise<T> {
  const { signal } = options;
  const left = timeLeft();
  if (left === Number.POSITIVE_INFINITY && !signal) return work;
  const over = new AbortController();
  const up = new Promise<never>((_, reject) => {
    const end = () => reject(new NotRun(notInTime(options)));
    const timer = left === Number.POSITIVE_INFINITY ? undefined : setTimeout(end, left);
    signal?.addEventListener('abort', end, { signal: over.signal });
    over.signal.addEventListener('abort', () => clearTimeout(timer));
    if (signal?.aborted) end();
  });
  work.catch(() => undefined);
  up.catch(() => undefined);
  try {
    return await Promise.race([work, up]);
  } finally {
    over.abort();
  }
}

async function explain(trial: Trial, { check, run }: { check: string; run: Run }): Promise<void> {
  if (trial.findings.length === 0) return;
  const { specLine } = await import('./spec-line.ts');
  for (const exhibit of await withEvidence(trial, { check, log: run.log })) {
    const { finding, inputs } = exhibit;
    finding.spec = specLine(...placeIn(exhibit)) ?? finding.spec;
    if (finding.spec === undefined) delete finding.spec;
    if (inputs.length > 0 && run.options.keep) finding.kept = run.options.keep(exhibit);
  }
}

/** The event or operation that a finding is about, and the place in it. */
function placeIn({ finding }: Exhibit): [name: string, pointer: string] {
  const { evidence, where = '' } = finding;
  if (evidence?.direction === 'bot_to_divar') return ['sendMessageToConversation', where];
  const pointer = where.split(', ').find((part) => part.startsWith('/')) ?? '';
  return ['NEW_CHATBOT_MESSAGE', pointer];
}
