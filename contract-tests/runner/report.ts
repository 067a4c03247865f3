import type { Coverage } from '../coverage/coverage.ts';
import type { CheckResult, Verdict } from './finding.ts';

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
