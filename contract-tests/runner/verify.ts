import type { Check } from '../check.ts';
import { CoverageTally } from '../coverage/coverage.ts';
import type { CheckResult } from '../finding.ts';
import { expectedDuration, paceInWords } from './estimate.ts';
import { learn } from './learn.ts';
import { inPool } from './pool.ts';
import { countsOf, type Report } from './report.ts';
import { resultOf } from './result.ts';
import { begin, type Run, type VerifyOptions } from './run.ts';
import { type Company, notInTime, runCheck, withinTime } from './run-check.ts';
import { selected } from './select.ts';
import { tallyJournal } from './tally.ts';

/**
 * Runs the catalogue against a bot. A bot that cannot be reached at all is a UsageError; a run that is ended before it
 * knows the bot is a NotRun.
 */
export async function verifyBot(options: VerifyOptions): Promise<Report> {
  const start = performance.now();
  const checks = await selected(options);
  const firstEntry = (await options.control.listEntries({ limit: 1, brief: true })).newest_id;
  const learning = learn(options.concurrency === 1 ? { ...options, atOnce: 1 } : options);
  const learned = await withinTime(learning, { options, timeLeft: () => Number.POSITIVE_INFINITY });
  const run = begin(options, { learned, start, firstEntry });
  const concurrency = learned.isSerial ? 1 : (options.concurrency ?? 8);
  announce(run, { checks, concurrency });
  const results = await runAll(run, { checks, concurrency });
  await tallyJournal(run);
  const isCut = run.timeLeft() <= 0 && results.some(({ reason }) => reason === notInTime(options));
  const summary = {
    ...countsOf(results),
    duration_ms: Math.round(performance.now() - start),
    inputs: run.log.count,
    ...(isCut && { time_is_up: true as const }),
  };
  run.tell({ event: 'run_done', summary });
  return {
    format: 'divar-emulator-verify',
    version: 1,
    summary,
    checks: results,
    coverage: run.tally.coverage,
    seed: options.seed ?? 0,
    bot: { url: options.bot, probe: options.probe, replies: learned.habit.replies },
  };
}

/** The report of a run that came to nothing: no check was run, for this reason. */
export async function reportOfNothing(
  options: Pick<VerifyOptions, 'only' | 'skip' | 'slow' | 'fuzzSeconds' | 'seed' | 'probe'>,
  { bot, reason }: { bot: string; reason: string },
): Promise<Report> {
  const checks = (await selected(options)).map((check) =>
    resultOf(check, { trial: { findings: [], cases: [] }, reason, ms: 0 }),
  );
  return {
    format: 'divar-emulator-verify',
    version: 1,
    summary: { ...countsOf(checks), duration_ms: 0, inputs: 0 },
    checks,
    coverage: new CoverageTally().coverage,
    seed: options.seed ?? 0,
    bot: { url: bot, probe: options.probe, replies: 0 },
  };
}

interface Plan {
  checks: Check[];
  concurrency: number;
}

function announce({ options, learned, tell }: Run, { checks, concurrency }: Plan): void {
  const pace = paceInWords(learned);
  const fuzzMs = (options.fuzzSeconds ?? 0) * 1000;
  tell({
    event: 'run_started',
    bot: options.bot,
    seed: options.seed ?? 0,
    checks: checks.map(({ id, title, level }) => ({ id, title, level })),
    expected_ms: Math.round(expectedDuration(checks, { learned, concurrency }) + fuzzMs),
    ...(pace !== undefined && { pace }),
  });
}

/** The least first, then those that bear company, then those that need to be alone, then those that look back. */
async function runAll(run: Run, { checks, concurrency }: Plan): Promise<CheckResult[]> {
  const results = new Map<string, CheckResult>();
  const phases: [wanted: (check: Check) => boolean, atOnce: number][] = [
    [({ first }) => first === true, concurrency],
    [({ first, alone, last }) => !first && !alone && !last, concurrency],
    [({ alone }) => alone === true, 1],
    [({ last }) => last === true, concurrency],
  ];
  for (const [wanted, atOnce] of phases) {
    const disturbed: Check[] = [];
    const work = async (check: Check, company: Company) => {
      const result = await runCheck(check, run, company);
      if (result === 'disturbed') disturbed.push(check);
      else results.set(check.id, result);
    };
    const company = { isAlone: atOnce === 1 };
    await inPool(longestFirst(checks.filter(wanted)), atOnce, (check) => work(check, company));
    const unexplained = run.lifeline.deaths;
    for (const check of disturbed) {
      await work(check, { isAlone: true, ...(check === disturbed.at(-1) && { unexplained }) });
    }
  }
  return checks.map(({ id }) => results.get(id)!);
}

/** What waits long starts first, so that nobody waits for it at the end. */
function longestFirst(checks: Check[]): Check[] {
  return checks.toSorted((a, b) => Number(b.long ?? false) - Number(a.long ?? false));
}
