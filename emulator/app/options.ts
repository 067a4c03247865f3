import type { SettingOptions } from '../../spec/index.ts';
import type { Fault } from '../control-api/control-api.ts';

/** Settings of an emulator. Each has a default; durations are written `50ms`, `5s`, `2m`, `0`. */
export interface EmulatorOptions extends SettingOptions {
  /** Longest time for a request to the emulator to arrive whole; `0` for any. Default 60s. */
  requestTimeout?: string;
  /** Failures to inject from the beginning. Default: none. */
  faults?: Fault[];
  /** Default `demo`. */
  appSlug?: string;
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
