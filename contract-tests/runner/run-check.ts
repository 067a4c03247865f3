import type { Check } from '../check.ts';
import { type CheckResult, NotRun } from '../finding.ts';
import { type Exhibit, withEvidence } from './evidence.ts';
import { InputLog, type SentInput } from './input.ts';
import { reasonNotRun, resultOf } from './result.ts';
import type { Run, VerifyOptions } from './run.ts';
import { Trial } from './trial.ts';

/** Why a check that the time did not suffice for was not run. */
export function notInTime({ maxTime }: VerifyOptions): string {
  return `the time was up (--max-time ${maxTime})`;
}

/** Runs one check and tells of it. */
export async function runCheck(check: Check, run: Run): Promise<CheckResult> {
  const start = performance.now();
  const { options, learned, tell } = run;
  tell({ event: 'check_started', id: check.id });
  const log = new InputLog((input) => {
    run.log.add(input);
    note(run, check, input);
  });
  const trial = new Trial(options, { habit: learned.habit, level: check.level, log, all: run.log });
  const reason = await reasonNotRun(() => exercise(check, { trial, run }));
  if (reason === undefined) await explain(trial, { check: check.id, run });
  const known = options.baseline?.includes(check.id) && trial.findings.length > 0;
  const result: CheckResult = {
    ...resultOf(check, { trial, reason, ms: performance.now() - start }),
    ...(known && { known }),
  };
  for (const finding of result.findings) tell({ event: 'finding', check: check.id, ...finding });
  tell({ event: 'check_done', ...result });
  return result;
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
  const left = run.timeLeft();
  const late = new NotRun(notInTime(run.options));
  if (left <= 0) throw late;
  await withinTime(check.run(trial), { left, late });
}

/** Waits for the work; an error when the time is up. */
async function withinTime(work: Promise<void>, { left, late }: { left: number; late: Error }): Promise<void> {
  if (left === Number.POSITIVE_INFINITY) return work;
  let timer: NodeJS.Timeout | undefined;
  const up = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, left, late);
  });
  work.catch(() => undefined);
  try {
    await Promise.race([work, up]);
  } finally {
    clearTimeout(timer);
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
