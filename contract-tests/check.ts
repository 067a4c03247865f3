import type { Source } from '../spec/index.ts';
import type { Trial } from './runner/trial.ts';

/** `must`: documented, or breaking it harms users. `should`: best practice that Divar has not written down. */
export type Level = 'must' | 'should';

/** One rule for bots. */
export interface Check {
  /** Stable: reports, baselines and docs use it. */
  id: string;
  /** The rule. */
  title: string;
  level: Level;
  source: Source;
  why: string;
  /** What to change in the bot. */
  remedy: string;
  /** Needs long waiting; runs under --slow. */
  slow?: boolean;
  /** Asks the least of a bot; runs before all others. */
  first?: boolean;
  /** Waits long for a part of its time; the others run beside it. */
  long?: boolean;
  /** Disturbs, or is disturbed by, everybody else; runs by itself. */
  alone?: boolean;
  /** Looks at what all the others caused; runs last. */
  last?: boolean;
  run(trial: Trial): Promise<void>;
}

/** How a rule was broken. */
export interface CheckFinding {
  message: string;
  level: Level;
  /** Which of the check's inputs. */
  case?: string;
  expected?: string;
  actual?: string;
  /** The journal's entry of the input. */
  entry_id?: number;
}

export type Verdict = 'pass' | 'fail' | 'warn' | 'not_run';

/** What came of one check. */
export interface CheckResult {
  id: string;
  title: string;
  level: Level;
  source: Source;
  verdict: Verdict;
  /** Why it was not run. */
  reason?: string;
  findings: CheckFinding[];
  /** The inputs that were tried. */
  cases: string[];
  duration_ms: number;
  /** In the baseline: shown, but not counted. */
  known?: boolean;
}

/** A check that cannot be exercised with this bot. */
export class NotRun extends Error {
  override name = 'NotRun';
}
