import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
  AccessToken,
  ControlApi,
  Entry,
  Fault,
  Finding,
  Message,
  Pressed,
  Said,
  UserMessage,
} from '../control-api/control-api.ts';

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

/** Someone who chats with the bot. */
export interface VirtualUser {
  readonly name: string;
  /** Says a text, or sends a message of another type; resolves once the bot has answered the event. */
  says(message: string | UserMessage): Promise<Said>;
  /** Arrives from a touchpoint. */
  starts(start: NonNullable<UserMessage['start']>): Promise<Said>;
  /**
   * The bot's next message to this user that has not been handed out yet. When the time is up, an error that says how
   * the event ended and what Divar refused.
   */
  nextReply(options?: { timeout?: string }): Promise<Reply>;
  /**
   * Waits until the traffic is quiet; all of the bot's messages to this user not handed out yet. An error where there
   * are none because Divar refused them.
   */
  replies(options?: { timeout?: string }): Promise<Reply[]>;
  /** Waits until the traffic is quiet; an error if the bot said anything, or tried to. */
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
