import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ControlAnswer, ControlApi } from './control/control-api.ts';

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
}

/** A running emulator. */
export interface Emulator {
  /** Base URL of the bot's API, such as http://127.0.0.1:4242. */
  readonly url: string;
  readonly apiKey: string;
  readonly identificationKey: string;
  readonly clientSecret: string;
  /** Undefined where the emulator listens on loopback alone. */
  readonly controlToken?: string;
  readonly control: ControlApi;
  /** Things to tell the person at the keyboard, such as a torn journal line that was set aside. */
  readonly notes: string[];
  /** The value with every secret that the emulator has known masked, in each text of it. */
  mask<T>(value: T): T;
  /** Handles a request that came another way than through the emulator's own port, such as an intercepted one. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Is this an API key of one of the apps here? Any is, while the first that comes is to be taken. */
  knowsApiKey(key: string): boolean;
  /** Notes in the journal what the bot asked of a host that is not Divar's, or what interception found of the bot. */
  noteOther(call: OtherCall): void;
  user(name: string): VirtualUser;
  /** Two users talk about a post; the bot hears of it where it has subscribed. The owner of the post sells by default. */
  postConversation(about: { postToken: string; buyer: string; seller?: string }): Promise<PostConversation>;
  readonly journal: Journal;
  readonly faults: Faults;
  reset(): Promise<void>;
  /** Ends every request in flight and closes the port. */
  stop(): Promise<void>;
}

/** What a bot whose calls are intercepted did elsewhere. */
export interface OtherCall {
  /** CONNECT where the connection is encrypted. Empty where there was no call, only a finding. */
  method: string;
  /** `host:port`, or an http URL. */
  url: string;
  note: string;
  finding?: 'possible_bypass' | 'foreign_api_key';
}

export type Message = ControlAnswer<'listMessages'>['messages'][number];
export type Entry = ControlAnswer<'getEntry'>;
export type Finding = Entry['findings'][number];
export type Fault = ControlAnswer<'getFaults'>['faults'][number];
export type Said = ControlAnswer<'sendUserMessage'>;
export type Pressed = ControlAnswer<'pressButton'>;
export type AccessToken = ControlAnswer<'createToken'>;
export type UserMessage = Parameters<ControlApi['sendUserMessage']>[0]['body'];

/** Someone who chats with the bot. */
export interface VirtualUser {
  readonly name: string;
  /** Says a text, or sends a message of another type; resolves once the bot has answered the event. */
  says(message: string | UserMessage): Promise<Said>;
  /** Arrives from a touchpoint. */
  starts(start: NonNullable<UserMessage['start']>): Promise<Said>;
  /** The bot's next message to this user that has not been handed out yet; an error when the time is up. */
  nextReply(options?: { timeout?: string }): Promise<Reply>;
  /** Waits until the traffic is quiet; all of the bot's messages to this user not handed out yet. */
  replies(options?: { timeout?: string }): Promise<Reply[]>;
  /** Waits until the traffic is quiet; an error if the bot said anything. */
  expectSilence(options?: { timeout?: string }): Promise<void>;
  /** An access token of this user with these scopes, without the OAuth walk. */
  grants(scopes: string[]): Promise<AccessToken>;
  /** Allows what an authorise URL of the bot asks for; resolves with the URL that leads back to the bot. */
  allows(authoriseUrl: string): Promise<string>;
  /** Denies it. */
  denies(authoriseUrl: string): Promise<string>;
  /** Takes back all that the bot was allowed; resolves once the bot has answered the event, if there is one. */
  revokes(): Promise<void>;
}

/** A conversation of a buyer and a seller. */
export interface PostConversation {
  readonly id: string;
  readonly buyer: PostSide;
  readonly seller: PostSide;
}

/**
 * One of the two who talk about a post, in this conversation alone. What the bot writes for one is handed out to both, each
 * with the buttons that are theirs to press; `not_delivered` in what `says` tells why the bot did not hear of it.
 */
export type PostSide = VirtualUser;

/** A message of the bot, as the user sees it. */
export type Reply = Message & {
  /** Presses a button by its caption or its place (counted from 0). */
  press(button: string | { row: number; column: number }): Promise<Pressed>;
};

/** Everything that crossed the wire. */
export interface Journal {
  entries(filter?: Parameters<ControlApi['listEntries']>[0]): Promise<Entry[]>;
  /** Every finding, with the entry it belongs to. */
  findings(): Promise<(Finding & { entry: Entry })[]>;
}

/** Failures to inject. */
export interface Faults {
  set(...faults: Fault[]): Promise<void>;
  clear(): Promise<void>;
}
