import type { Source } from '../spec/index.ts';
import type { Level } from './finding.ts';
import type { Trial } from './runner/trial.ts';

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
