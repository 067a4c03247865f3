import type { ControlApi } from '../../control-api/control-api.ts';
import type { BotActivityFeed } from './bot-activity-feed.ts';
import type { FaultBook } from './fault-book.ts';
import type { ReplayPace } from './pace.ts';
import type { PlayedTurn } from './verdict.ts';

/** What the conversations of a replay share. */
export interface ReplayContext {
  api: ControlApi;
  wire: BotActivityFeed;
  pace: ReplayPace;
  faults: FaultBook;
  /** Longest wait for the bot, where it was given and the conversation does not say. */
  replyMs: number | undefined;
  /** Wait for quiet after every turn, not just where silence must be told. */
  settle: boolean;
  /** How much faster than recorded the users act; undefined for no pauses at all. */
  speed: number | undefined;
  /** Whether the ids come from a seed that was given. */
  isSeeded: boolean;
  /** Form of `sent_at` in events. */
  dialect: 'seed' | 'observed';
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  signal: AbortSignal | undefined;
  onTurn: ((played: PlayedTurn) => void) | undefined;
}
