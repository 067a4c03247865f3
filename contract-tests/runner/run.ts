import { parseDuration } from '../../emulator/index.ts';
import { CoverageTally } from '../coverage/coverage.ts';
import type { Kept } from '../finding.ts';
import type { RunnerEvent } from './events.ts';
import type { Exhibit } from './evidence.ts';
import { InputLog } from './input.ts';
import type { Learned } from './learn.ts';
import { Lifeline } from './lifeline.ts';
import type { TrialSettings } from './trial-settings.ts';

/** What to run, and how. */
export interface VerifyOptions extends TrialSettings {
  /** Ids, or their beginnings, such as AUTH. */
  only?: readonly string[];
  skip?: readonly string[];
  slow?: boolean;
  /** Checks at once; 1 also sends the inputs of a check one after the other. Default: 8. */
  concurrency?: number;
  /** Ids of checks that are known to fail. */
  baseline?: readonly string[];
  /** What is not over by then is not run. */
  maxTime?: string;
  /** Ends the run early: what is not over by then is not run. The reason is who or what ended it, such as SIGTERM. */
  signal?: AbortSignal;
  /** Keeps the inputs of a failure; says where. */
  keep?: (exhibit: Exhibit) => Kept;
  /** Told of everything that happens. */
  onEvent?: (event: RunnerEvent) => void;
}

/** What the checks of a run share. */
export interface Run {
  options: VerifyOptions;
  learned: Learned;
  /** The newest entry of the journal before the run. */
  firstEntry: number;
  log: InputLog;
  tally: CoverageTally;
  lifeline: Lifeline;
  /** Milliseconds that are left; infinite where there is no limit. */
  timeLeft(): number;
  tell(event: RunnerEvent): void;
}

/** Begins a run with a bot whose habits are known. */
export function begin(
  options: VerifyOptions,
  { learned, start, firstEntry }: { learned: Learned; start: number; firstEntry: number },
): Run {
  const limit =
    options.maxTime === undefined ? Number.POSITIVE_INFINITY : parseDuration(options.maxTime, '--max-time');
  return {
    options: { ...options, ...learned.settings, since: firstEntry },
    learned,
    firstEntry,
    log: new InputLog(),
    tally: new CoverageTally(),
    lifeline: new Lifeline(options),
    timeLeft: () => (options.signal?.aborted ? 0 : limit - (performance.now() - start)),
    tell: (event) => options.onEvent?.(event),
  };
}
