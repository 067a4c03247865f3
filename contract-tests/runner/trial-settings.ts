import type { ControlApi } from '../../emulator/index.ts';

/** What the person gives, and how long to wait. */
export interface TrialSettings {
  control: ControlApi;
  /** The bot's events URL. */
  bot: string;
  identificationKey: string;
  apiKey: string;
  /** A text that makes the bot reply. */
  probe: string;
  /** Shortest patience for an answer to an event; a bot that is slow gets more. */
  timeout: string;
  /** Shortest patience for a reply that must come; a bot that is slow gets more. Default: 3s. */
  patience?: string;
  /** Shortest window of silence; a bot whose replies come late gets more. */
  quiet: string;
  /** Slowest acknowledgement, in milliseconds. */
  ackLimitMs: number;
  /** Stops the bot and starts it anew, where its command was given. */
  restart?: () => Promise<void>;
  /** Repeats what is drawn by lot. Default: 0. */
  seed?: number;
  /** The newest entry of the journal before the run. Default: 0. */
  since?: number;
  /** Seconds in which events are generated after the other checks. Default: none are. */
  fuzzSeconds?: number;
  /** Inputs that may be with the bot at once; measured where absent. */
  atOnce?: number;
}

/** The app's own settings that say where the bot is called, and how. */
export interface BotAddresses {
  /** Host header of every request; the URL's own where null. */
  host: string | null;
  /** Session-initialisation URL. */
  init: string | null;
  dynamicAction: string | null;
}
