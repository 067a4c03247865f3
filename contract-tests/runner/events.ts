import type { CheckFinding, CheckResult, Level } from './finding.ts';
import type { Report } from './report.ts';

/** What happens in a run, in order. The runner prints nothing; reporters and progress listen. */
export type RunnerEvent =
  | {
      event: 'run_started';
      bot: string;
      seed: number;
      checks: { id: string; title: string; level: Level }[];
      /** How long the run takes at the pace of this bot, about. */
      expected_ms: number;
      /** What makes it take that long, such as "this bot answers one message at a time, in 2 s". */
      because: string;
      /** What makes it shorter. */
      shorter: string;
    }
  | { event: 'check_started'; id: string }
  | {
      event: 'input';
      check: string;
      case: string;
      status?: number;
      ended: string;
      duration_ms: number;
      replies: number;
    }
  | ({ event: 'finding'; check: string } & CheckFinding)
  | ({ event: 'check_done' } & CheckResult)
  | { event: 'run_done'; summary: Report['summary'] };
