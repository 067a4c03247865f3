import type { Source } from '../../spec/index.ts';
import type { Level } from './finding.ts';
import type { Trial } from './trial.ts';

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
  /** Waits long for a part of its time; the others run beside it. */
  long?: boolean;
  /**
   * When it runs. `first`: asks the least of a bot, before all others, in turn. `alone`: disturbs, or is disturbed by,
   * everybody else. `strays`: looks for calls that belong to no conversation, when nothing else is under way. `last`:
   * looks back at facts that the others caused. Default: side by side with others.
   */
  phase?: 'first' | 'alone' | 'strays' | 'last';
  /** What it finds does not depend on what ran beside it: it is not run again to confirm that. */
  isExact?: boolean;
  run(trial: Trial): Promise<void>;
}
