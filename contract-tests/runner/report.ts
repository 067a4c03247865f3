import type { Coverage } from '../coverage/coverage.ts';
import { type CheckFinding, type CheckResult, type Level, NotRun, type Verdict } from './finding.ts';

/** What came of a run; contract-tests/report.schema.json is its JSON Schema. */
export interface Report {
  format: 'divar-emulator-verify';
  version: 1;
  summary: Record<Verdict, number> & {
    total: number;
    duration_ms: number;
    /** Requests that the bot was sent. */
    inputs: number;
    /** The time given was up, or the run was ended, before all checks were over. */
    time_is_up?: boolean;
  };
  checks: CheckResult[];
  coverage: Coverage;
  /** Repeats what was drawn by lot. */
  seed: number;
  bot: {
    url: string;
    probe: string;
    /** Replies to the probe. */
    replies: number;
  };
}

export function countsOf(checks: readonly CheckResult[]): Record<Verdict, number> & { total: number } {
  const count = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length;
  return {
    total: checks.length,
    pass: count('pass'),
    fail: count('fail'),
    warn: count('warn'),
    not_run: count('not_run'),
  };
}

/** Runs a check; answers why it could not be exercised. */
export async function reasonNotRun(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof NotRun) return error.message;
    throw error;
  }
}

interface Ran {
  findings: CheckFinding[];
  cases: string[];
  /** Why it was not run. */
  reason: string | undefined;
  ms: number;
}

/** What came of a check. */
export function resultOf(
  { id, title, level, source }: Pick<CheckResult, 'id' | 'title' | 'level' | 'source'>,
  { findings, cases, reason, ms }: Ran,
): CheckResult {
  return {
    id,
    title,
    level,
    source,
    verdict: reason === undefined ? verdictOf(findings) : 'not_run',
    reason,
    findings: reason === undefined ? findings : [],
    cases,
    duration_ms: Math.round(ms),
  };
}

function verdictOf(findings: readonly { level: Level }[]): Verdict {
  if (findings.some(({ level }) => level === 'must')) return 'fail';
  return findings.length > 0 ? 'warn' : 'pass';
}
