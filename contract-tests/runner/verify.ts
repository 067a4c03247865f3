import { platformContract } from '../../spec/index.ts';
import { CoverageTally } from '../coverage/coverage.ts';
import { judgeEnd } from './aftermath.ts';
import { type Attempt, attempt, conclude, findUnanswered, notInTime, withinTime } from './attempt.ts';
import { readAnswers, readCalls } from './bot-activity.ts';
import type { Check } from './check.ts';
import { estimateRun } from './estimate.ts';
import { explain } from './evidence.ts';
import type { CheckFinding, CheckResult } from './finding.ts';
import { learn } from './learn.ts';
import { countsOf, type Report, resultOf } from './report.ts';
import { openRun, type Run, type VerifyOptions } from './run.ts';
import { settle } from './trial.ts';

/** So many times the usual patience for a check that is confirmed alone. */
const confirmingPatience = 2;

/**
 * Runs checks against a bot. A bot that cannot be reached at all is a UsageError; a run that is ended before it
 * knows the bot is a NotRun.
 *
 * Nothing that rests on silence, or on what ran beside it, is decided at once: the checks are judged when all has been
 * sent and the bot is quiet, and a check that does not pass then is run again alone, with more patience. Only what
 * comes again counts.
 */
export async function runChecks(checks: readonly Check[], options: VerifyOptions): Promise<Report> {
  const start = performance.now();
  const run = await openRun(options, start);
  try {
    await withinTime(() => learn(run.bench), run);
    announce(run, checks);
    const results = await new Verification(run).results(checks);
    await tallyJournal(run);
    const isCut = results.some(({ reason }) => reason?.startsWith(notInTime(options)));
    const summary = {
      ...countsOf(results),
      duration_ms: Math.round(performance.now() - start),
      inputs: run.bench.all.count,
    } as Report['summary'];
    if (isCut) summary.time_is_up = true;
    run.tell({ event: 'run_done', summary });
    return {
      format: 'divar-emulator-verify',
      version: 1,
      summary,
      checks: results,
      coverage: run.tally.coverage,
      seed: options.seed ?? 0,
      bot: { url: options.bot, probe: options.probe, replies: run.bench.baseline.range.most },
    };
  } finally {
    run.bench.activity.close();
  }
}

/** The report of a run that came to nothing: no check was run, for this reason. */
export function reportNothing(
  all: readonly Check[],
  options: Pick<VerifyOptions, 'seed' | 'probe'>,
  { bot, reason }: { bot: string; reason: string },
): Report {
  const checks = all.map((check) => resultOf(check, { findings: [], cases: [], reason, ms: 0 }));
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

function announce({ options, bench, tell }: Run, checks: readonly Check[]): void {
  const { expectedMs, because, shorter } = estimateRun(checks, { pace: bench.pace, options });
  tell({
    event: 'run_started',
    bot: options.bot,
    seed: options.seed ?? 0,
    checks: checks.map(({ id, title, level }) => ({ id, title, level })),
    expected_ms: Math.round(expectedMs),
    because,
    shorter,
  });
}

/** The way of the checks from the first input to their verdicts. */
class Verification {
  readonly #run: Run;
  /** The last try of each check. */
  readonly #attempts = new Map<string, Attempt>();
  /** What was found in company and did not come again alone. */
  readonly #unconfirmed = new Map<string, CheckFinding[]>();
  readonly #confirmed = new Set<string>();
  /** Checks whose findings there was no time to confirm. */
  readonly #unsure = new Set<string>();
  /** The last check that may have ended the bot, where none of them ends it alone. */
  #suspect: string | undefined;

  constructor(run: Run) {
    this.#run = run;
  }

  async results(checks: readonly Check[]): Promise<CheckResult[]> {
    const sorted = byWeight(checks, this.#run);
    await this.#inTurn(sorted.filter(({ phase }) => phase === 'first'));
    await this.#together(sorted.filter(({ phase }) => phase === undefined));
    await this.#inTurn(sorted.filter(({ phase }) => phase === 'alone'));
    // These look at calls that belong to no conversation: nothing else may be under way.
    await this.#settle();
    await this.#together(sorted.filter(({ phase }) => phase === 'strays'));
    await this.#settle();
    await this.#confirm();
    await this.#inTurn(sorted.filter(({ phase }) => phase === 'last'));
    await this.#settle();
    // What the bot said since may turn a verdict.
    await this.#confirm();
    const results: CheckResult[] = [];
    for (const check of checks) results.push(await this.#result(check));
    return results;
  }

  async #inTurn(checks: readonly Check[]): Promise<void> {
    for (const check of checks) {
      await this.#run.bench.pace.idle();
      await this.#try(check);
    }
    await this.#explainEnd(checks);
  }

  async #together(checks: readonly Check[]): Promise<void> {
    const { options } = this.#run;
    await inPool(checks, options.concurrency ?? 16, (check) => this.#try(check));
    await this.#run.bench.pace.idle();
    await this.#explainEnd(checks);
  }

  async #try(check: Check): Promise<void> {
    this.#attempts.set(check.id, await attempt(check, this.#run));
  }

  /**
   * Where the bot ended, the checks that ran then, and the one before each of them, run again alone: the one that ends
   * it again is to blame, and where none does, the last of them is named.
   */
  async #explainEnd(checks: readonly Check[]): Promise<void> {
    const { lifeline } = this.#run;
    const isWitness = (check: Check | undefined) =>
      check !== undefined && this.#attempts.get(check.id)?.hasEnded === true;
    const witnesses = checks.filter((check, at) => isWitness(check) || isWitness(checks[at + 1]));
    if (witnesses.length === 0) return;
    if (lifeline.gone !== undefined) {
      const ended = witnesses.filter((check) => isWitness(check));
      if (ended.length > 1) this.#suspect = ended.at(-1)!.id;
      return;
    }
    const { deaths } = lifeline;
    for (const check of witnesses) await this.#again(check);
    if (lifeline.deaths === deaths) this.#suspect = witnesses.at(-1)?.id;
  }

  /** Runs a check alone; what the bot does not outlive shows in a moment, perhaps after its last answer. */
  async #again(check: Check): Promise<Attempt> {
    const { bench, lifeline } = this.#run;
    await this.#settle();
    // One that has ended by now did so before.
    await lifeline.lookAfter();
    bench.pace.oneAtATime = true;
    const { deaths } = lifeline;
    const again = await attempt(check, this.#run, { patience: confirmingPatience });
    bench.pace.oneAtATime = false;
    await this.#settle();
    await lifeline.lookAfter();
    again.hasEnded = lifeline.deaths > deaths;
    this.#attempts.set(check.id, again);
    this.#confirmed.add(check.id);
    return again;
  }

  /** Runs each check again that does not pass, alone and with more patience. */
  async #confirm(): Promise<void> {
    const { lifeline } = this.#run;
    for (const tried of [...this.#attempts.values()]) {
      if (lifeline.gone === undefined && !this.#confirmed.has(tried.check.id) && !isExact(tried)) {
        await this.#confirmOne(tried);
      }
    }
  }

  async #confirmOne(tried: Attempt): Promise<void> {
    const { check } = tried;
    const { findings } = await this.#judged(tried);
    if (findings.length === 0) return;
    if (this.#run.timeLeft() <= 0) {
      this.#unsure.add(check.id);
      return;
    }
    const again = await this.#judged(await this.#again(check));
    if (again.findings.length === 0 && again.reason === undefined) this.#unconfirmed.set(check.id, findings);
  }

  async #judged(tried: Attempt): Promise<{ findings: CheckFinding[]; reason?: string }> {
    const { trial, hasEnded } = tried;
    const atOnce = trial.findings.length;
    const { reason } = await conclude(tried);
    const all = [...trial.findings];
    trial.findings.length = atOnce;
    const findings = hasEnded ? judgeEnd(all, trial) : all;
    return { findings, reason: findings.length > 0 && hasEnded ? undefined : reason };
  }

  async #result(check: Check): Promise<CheckResult> {
    const { tell, options, bench } = this.#run;
    const tried = this.#attempts.get(check.id)!;
    const { trial, ms } = tried;
    const { findings, reason: given } = await this.#judged(tried);
    const reason = this.#reasonNotRun(tried) ?? given;
    if (this.#suspect === check.id) findings.splice(0, findings.length, unexplainedEnd);
    if (reason === undefined) await explain(findings, { trial, check: check.id, log: bench.all, options });
    const result = resultOf(check, { findings, cases: trial.cases, reason, ms });
    result.unconfirmed = this.#unconfirmed.get(check.id);
    if (options.baseline?.includes(check.id) && result.findings.length > 0) result.known = true;
    for (const finding of result.findings) tell({ event: 'finding', check: check.id, ...finding });
    tell({ event: 'check_done', ...result });
    return result;
  }

  /** Why what was found does not count either way. */
  #reasonNotRun({ check, hasEnded }: Attempt): string | undefined {
    const { options, lifeline } = this.#run;
    if (this.#unsure.has(check.id)) return `${notInTime(options)} before its findings could be confirmed`;
    const isOneOfMany = hasEnded && this.#suspect !== undefined && this.#suspect !== check.id;
    return isOneOfMany && lifeline.gone !== undefined ? lifeline.gone : undefined;
  }

  /** Where the time is up nothing is waited for any more. */
  async #settle(): Promise<void> {
    if (this.#run.timeLeft() > 0) await settle(this.#run.bench);
  }
}

/** What is a fact of the journal, or was answered by a bot that had nothing else to do, needs no second look. */
function isExact({ check, trial, hasEnded }: Attempt): boolean {
  if (check.phase === 'last' || (check.isExact && !hasEnded)) return true;
  return check.phase === 'first' && !hasEnded && findUnanswered(trial) === undefined;
}

const unexplainedEnd: CheckFinding = {
  message: 'The bot ended while this check and others ran.',
  level: 'must',
  expected: 'a bot that goes on',
  actual: 'nothing listened at its address any more',
};

/** Where the time is limited, what says most comes first; else what waits long, so that nobody waits for it at the end. */
function byWeight(checks: readonly Check[], { options }: Run): Check[] {
  const rank = (check: Check) =>
    options.maxTime === undefined
      ? Number(!check.long)
      : Number(check.level !== 'must') + Number(check.long ?? false);
  return checks.toSorted((a, b) => rank(a) - rank(b));
}

/** Does the work of all items, so many at a time, in order of their start. */
async function inPool<T>(items: readonly T[], size: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: size }, worker));
}

/** Adds the bot's calls, and the requests to its other URLs, to the coverage. */
async function tallyJournal({ options, firstEntry, tally }: Run): Promise<void> {
  for (const { operation, request } of await readCalls(options.control, firstEntry)) {
    tally.call(operation, parsed(request?.body ?? ''));
  }
  const names = platformContract().webhooks.flatMap(({ name, deliveredTo }) =>
    deliveredTo === 'events' ? [] : name,
  );
  for (const { operation, request } of await readAnswers(options.control, firstEntry)) {
    if (names.includes(operation)) tally.question(operation, parsed(request?.body ?? ''));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
