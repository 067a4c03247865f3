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
  /** Longest wait for an answer. */
  timeout: string;
  /** How long nothing must happen for silence. */
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
  /** From a message to the bot's reply, as learned; 0 where the bot is instant. */
  paceMs?: number;
  /** Inputs of one check that are sent at once; one after the other for a bot that handles one at a time. */
  atOnce?: number;
}
