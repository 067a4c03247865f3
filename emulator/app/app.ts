import type { Delivery } from '../delivery/delivery.ts';
import type { CallLimits } from '../divar/call-limits.ts';
import type { Chat } from '../divar/chat.ts';
import type { AppFaults } from '../divar/faults.ts';
import type { Fact } from '../divar/model.ts';
import type { Activity } from '../journal/activity.ts';
import type { EntryLog } from '../journal/journal.ts';
import type { LiveStream } from '../journal/live-stream.ts';
import type { Secrets } from '../journal/secrets.ts';

/** One app while the emulator runs: what it is, what crossed the wire, and what is under way. Apps share nothing. */
export interface App {
  readonly slug: string;
  readonly chat: Chat;
  readonly journal: EntryLog;
  readonly stream: LiveStream;
  readonly activity: Activity;
  readonly faults: AppFaults;
  /** Counts the calls of the bot. */
  readonly limits: CallLimits;
  readonly delivery: Delivery;
  /** Those of the whole emulator: what an app shows may hold those of another. */
  readonly secrets: Secrets;
  /** Passes time for a fault, until a reset at most, so that none of its calls is open in the next test. */
  pause(milliseconds: number): Promise<void>;
  /** Forgets users, conversations, tokens, faults and journal; what is on disk is set aside. */
  reset(): void;
  /** Puts these facts in place of all that is held; what is on disk is set aside. */
  replace(facts: Fact[]): void;
}

/** The apps of an emulator. */
export interface AppRegistry {
  /** The app that calls mean which name none. */
  readonly main: App;
  get(slug: string): App | undefined;
  byApiKey(key: string): App | undefined;
  list(): App[];
}
