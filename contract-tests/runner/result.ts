import { type CheckFinding, type CheckResult, type Level, NotRun, type Verdict } from './finding.ts';

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
