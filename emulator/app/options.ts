import type { Fault } from '../control-api/control-api.ts';

/** Settings of an emulator. Each has a default; durations are written `50ms`, `5s`, `2m`, `0`. */
export interface EmulatorOptions {
  /** Events URL of the bot. Default: none; events are recorded as not delivered. */
  bot?: string | null;
  /** Host header to send instead of the events URL's own. */
  botHost?: string | null;
  /** Longest wait for the bot's answer; `0` for none. Default 30s (assumed). */
  botTimeout?: string;
  /** Longest time for a request to the emulator to arrive whole; `0` for any. Default 60s. */
  requestTimeout?: string;
  /** How often an event is delivered at most. Default 1: no retry (assumed). */
  attempts?: number;
  /** Pause before the first retry, doubled for each further one. Default 1s (assumed). */
  backoff?: string;
  /** Failures to inject from the beginning. Default: none. */
  faults?: Fault[];
  /** Older fields that a pressed button sends besides: return_url, provider_data, completion_url, user_id. Default: none. */
  pressFields?: string[];
  /** `user_side` of a pressed button: `SUPPLY` and `DEMAND`, or `Supply` and `Demand`. Default `SUPPLY`. */
  sideSpelling?: 'SUPPLY' | 'Supply';
  /** Calls of the bot in a minute; those over it are answered 429. Default: any number. */
  rateLimit?: number;
  /** Calls of the bot in a day of UTC. Default: any number. */
  dailyQuota?: number;
  /** Retry-After of 429, in whole seconds at least. Default: none (assumed). */
  retryAfter?: string;
  initUrl?: string | null;
  dynamicActionUrl?: string | null;
  /** Default: made from the seed, or at random. */
  apiKey?: string;
  identificationKey?: string;
  /** Default: made, as the keys are. The client_id is the app's slug. */
  clientSecret?: string;
  /** Addresses that users may be sent back to after the authorise page. Default: none. */
  redirectUris?: string[];
  /** Allow whatever the app asks for without a page: in the name of this user, or with `true` of `user`. Default false. */
  autoConsent?: string | boolean;
  /** Default `demo`. */
  appSlug?: string;
  /** Form of `sent_at` in events. Default `seed`: integer microseconds. */
  dialect?: 'seed' | 'observed';
  /** Refuse what is otherwise only found. Default false. */
  refuseFindings?: boolean;
  /** Take the first API key that a bot uses as its own. Default false. */
  anyKey?: boolean;
  /** Default: a free port. */
  port?: number;
  /** Default 127.0.0.1. Any other address needs `controlToken`; one is made where none is given. */
  host?: string;
  /** Further names under which the control API may be called. */
  allowHost?: string[];
  /** Origins of web pages elsewhere that may drive the emulator, such as http://localhost:3000. Default: none. */
  allowOrigin?: string[];
  controlToken?: string;
  /** Key and certificates as PEM: the port speaks TLS too, or `port` does. Default: plain HTTP alone. */
  tls?: { key: string; cert: string; port?: number };
  /** Address under which bots and browsers reach the emulator, for links. Default: its own. */
  publicUrl?: string;
  /** Folder that keeps the state and the journal. Default: memory alone. */
  data?: string;
  /** Set lines of the data folder that cannot be read aside, say what is lost, and start. Default false: they are an error. */
  dataRepair?: boolean;
  /** File with posts that bots can read besides those that come with the package, JSON or YAML. */
  posts?: string;
  /** File with a world to begin with: settings, users, posts, files, conversations, tokens, subscriptions; YAML or JSON. */
  world?: string;
  /** Copy of Divar's published OpenAPI document; calls that are not imitated are answered by its examples. */
  upstreamSpec?: string;
  /** Folder of the built web page. Default: the one that comes with the package. */
  page?: string;
  /** Repeats ids, keys and fault decisions. Default: random. */
  seed?: number;
  /** Told of what the person at the keyboard should know, at the start and later; also kept in `notes`. */
  onNote?: (note: string) => void;
  /** How many exchanges and messages are kept in memory. Default 10000. */
  journalLimit?: number;
  /** How many bytes the exchanges, and the messages, may have in memory; the oldest go first. Default 128 MB each. */
  journalBytes?: number;
  /**
   * How many bytes an app's file in the data folder may have before what memory has dropped is dropped from it, and how
   * many the files of messages there may have together; the oldest go first. Default 1 GB each.
   */
  dataBytes?: number;
}
