import { UsageError } from '../../emulator/index.ts';
import { catalogue } from '../catalogue.ts';
import { type Check, type CheckResult, NotRun, type Verdict } from '../check.ts';
import type { Habit } from './habit.ts';
import { inPool } from './pool.ts';
import { classOf, shownOutcome, Trial, type TrialSettings } from './trial.ts';

/** What to run, and how. */
export interface VerifyOptions extends TrialSettings {
  /** Ids, or their beginnings, such as AUTH. */
  only?: readonly string[];
  skip?: readonly string[];
  slow?: boolean;
  concurrency?: number;
  /** Ids of checks that are known to fail. */
  baseline?: readonly string[];
  /** Told of each check when it is over. */
  onResult?: (result: CheckResult) => void;
}

/** What came of all checks. */
export interface Report {
  summary: Record<Verdict, number> & { total: number; duration_ms: number };
  checks: CheckResult[];
  bot: { url: string; probe: string; replies: number };
}

/** Runs the catalogue against a bot. A bot that cannot be reached at all is a UsageError. */
export async function verifyBot(options: VerifyOptions): Promise<Report> {
  const start = performance.now();
  const checks = selected(options);
  const habit = await learn(options);
  const results = new Map<string, CheckResult>();
  const run = async (check: Check) => {
    const result = await runCheck(check, { options, habit });
    results.set(check.id, result);
    options.onResult?.(result);
  };
  const concurrency = options.concurrency ?? 8;
  await inPool(
    checks.filter(({ first }) => first),
    concurrency,
    run,
  );
  await inPool(
    longestFirst(checks.filter(({ first, alone, last }) => !first && !alone && !last)),
    concurrency,
    run,
  );
  await inPool(
    checks.filter(({ alone }) => alone),
    1,
    run,
  );
  await inPool(
    checks.filter(({ last }) => last),
    1,
    run,
  );
  const ordered = checks.map(({ id }) => results.get(id)!);
  const bot = { url: options.bot, probe: options.probe, replies: habit.replies };
  return { summary: summaryOf(ordered, performance.now() - start), checks: ordered, bot };
}

/** What waits long starts first, so that nobody waits for it at the end. */
function longestFirst(checks: Check[]): Check[] {
  return checks.toSorted((a, b) => Number(b.long ?? false) - Number(a.long ?? false));
}

function selected({ only, skip = [], slow = false }: VerifyOptions): Check[] {
  const named = (ids: readonly string[], { id }: Check) =>
    ids.some((name) => id === name || id.startsWith(`${name}-`));
  for (const name of [...(only ?? []), ...skip]) {
    if (!catalogue.some((check) => named([name], check))) {
      throw new UsageError(`There is no check ${name}. See divar-emulator verify --list.`);
    }
  }
  return catalogue.filter((check) => {
    if (only) return named(only, check) && !named(skip, check);
    return (slow || !check.slow) && !named(skip, check);
  });
}

/** What the bot does with a good message. */
async function learn(options: VerifyOptions): Promise<Habit> {
  const trial = new Trial(options, { habit: { statusClass: 2, replies: 0, echoes: false }, level: 'must' });
  const outcome = await trial.deliver(await trial.probe(), { label: 'the probe' });
  if (outcome.status === undefined) {
    throw new UsageError(
      `The bot at ${options.bot} does not answer: ${outcome.ended.replaceAll('_', ' ')}. Start it, or correct --bot.`,
      { exitCode: 3 },
    );
  }
  if (classOf(outcome.status) !== 2) {
    throw new UsageError(
      `The bot does not take a plain message (${shownOutcome(outcome)}), so nothing could be exercised. With 401 or 403, give the key that the bot expects: --identification-key.`,
      { exitCode: 3 },
    );
  }
  const echoes = outcome.replies.some(({ text }) => text?.includes(options.probe));
  return { statusClass: 2, replies: outcome.replies.length, echoes };
}

async function runCheck(
  check: Check,
  { options, habit }: { options: VerifyOptions; habit: Habit },
): Promise<CheckResult> {
  const start = performance.now();
  const trial = new Trial(options, { habit, level: check.level });
  let reason: string | undefined;
  try {
    await check.run(trial);
  } catch (error) {
    if (!(error instanceof NotRun)) throw error;
    reason = error.message;
  }
  const { id, title, level, source } = check;
  const known = options.baseline?.includes(id) && trial.findings.length > 0;
  return {
    id,
    title,
    level,
    source,
    verdict: reason === undefined ? verdictOf(trial) : 'not_run',
    ...(reason !== undefined && { reason }),
    findings: trial.findings,
    cases: trial.cases,
    duration_ms: Math.round(performance.now() - start),
    ...(known && { known }),
  };
}

function verdictOf({ findings }: Trial): Verdict {
  if (findings.some(({ level }) => level === 'must')) return 'fail';
  return findings.length > 0 ? 'warn' : 'pass';
}

function summaryOf(checks: CheckResult[], durationMs: number): Report['summary'] {
  const count = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length;
  return {
    total: checks.length,
    pass: count('pass'),
    fail: count('fail'),
    warn: count('warn'),
    not_run: count('not_run'),
    duration_ms: Math.round(durationMs),
  };
}
