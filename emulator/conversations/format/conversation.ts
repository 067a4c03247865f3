import type { ControlSchemas } from '../../../spec/index.ts';
import type { ReplyMatcher } from '../match/reply-matcher.ts';
import type { TextMatcher } from '../match/text-matcher.ts';
import type { Position } from './reading.ts';

/** The version of the format that is written, and the newest that is read. */
export const formatVersion = 1;

/** A conversation to be played: what users do, and what the bot is expected to do. */
export interface Conversation {
  file: string;
  at: Position;
  name: string;
  source?: 'recorded' | 'documented' | 'written';
  variables: Record<string, string>;
  limits: { replyMs?: number; quietMs?: number };
  schema: 'valid' | 'any';
  /** Conversations about posts, by the name that turns give in `in`. */
  aboutPosts: Record<string, AboutPost>;
  turns: Turn[];
}

/** A conversation of a buyer and a seller about a post, and what the bot may do in it. */
export interface AboutPost {
  at: Position;
  postToken: string;
  buyer: string;
  seller: string;
  allows: {
    /** Whose token it is: the buyer or the seller. */
    user: string;
    accessToken?: string;
    /** Those that reading along and writing need, where absent. */
    scopes?: string[];
  };
  /** The bot's subscription to the messages; undefined where it has none. */
  subscription?: { metadata?: Record<string, unknown> };
}

/** One thing that happens, and what is expected of the bot. */
export interface Turn {
  at: Position;
  /** Counted from 0 among the turns of the file it stands in. */
  index: number;
  name?: string;
  /** Name of the virtual user. */
  user: string;
  /** Name of the conversation among those of the user. */
  conversation: string;
  action: UserAction;
  /** How long the user waited before it when it was recorded. */
  pauseMs: number;
  deliver: Deliver;
  faults: FaultRule[];
  expect?: Expectation;
}

/** What happens in a turn. */
export type UserAction =
  | { kind: 'says'; text: string; sender: 'HUMAN' | 'BOT' }
  | { kind: 'sends'; type: MediaType; field: string; data: Record<string, unknown>; sender: 'HUMAN' | 'BOT' }
  | { kind: 'start'; touchpoint: Touchpoint; postToken?: string; conversationId?: string }
  | { kind: 'press'; button: ButtonPlace }
  | { kind: 'event'; body: unknown }
  | { kind: 'raw'; text: string }
  | { kind: 'consents'; consent: Consent }
  /** Nothing; for what the bot does by itself. */
  | { kind: 'waits' };

/**
 * The user allows the bot access on Divar's authorise page and goes back to the bot. It begins at a page of the bot that
 * leads there, or at the authorise page itself. Addresses of the bot may be paths.
 */
export type Consent =
  | { beginsAt: string }
  | { redirectUri: string; scope: string; state?: string | undefined };

export type MediaType = 'IMAGE' | 'FILE' | 'VOICE' | 'VIDEO' | 'LOCATION' | 'CONTACT';
export type Touchpoint = 'MY_POST' | 'MY_DIVAR' | 'DIVAR_PRO' | 'CHAT' | 'DEMAND_POST';
/** `message` counts back among the messages with buttons, 0 for the newest. */
export type ButtonPlace = { caption: string } | { row: number; column: number; message?: number };

/** How the event of a turn is delivered. */
export interface Deliver {
  times: number;
  /** Between two deliveries. */
  gapMs: number;
  /** Between the moment in the event and its delivery. */
  delayMs: number;
  /** Delivered only after so many of the following turns: out of order. */
  late: number;
  /** Identification key to send instead of the right one. */
  key?: string;
  headers: Record<string, string | null>;
}

/** A failure for the next exchanges of this conversation. */
export type FaultRule = Omit<ControlSchemas['Fault'], 'conversation_id' | 'user'> & {
  times: number;
};

/** What is expected of the bot in a turn. */
export interface Expectation {
  at: Position;
  /** What the bot does is judged with the next turn of the conversation; this one does not wait. */
  later?: true;
  /** What the replies must be; absent where only their number counts. */
  replies?: ReplyMatcher[];
  order: 'given' | 'any';
  count: { min: number; max: number };
  repliedWithinMs?: number;
  acknowledgedWithinMs?: number;
  status?: StatusRule;
  schema?: 'valid' | 'any';
  /** What a pressed button opens or shows. */
  opens?: TextMatcher;
  /** Token of the post whose page it opens, as everybody sees it or as its owner does. */
  opensPostPage?: TextMatcher;
  opensPostManagePage?: TextMatcher;
  shows?: TextMatcher;
  /** The press fails, and why; `any` for whatever reason. */
  fails?: PressFailure;
}

/** Why a press fails, in the words of the control API's `error_code`. */
export const pressFailures = [
  'any',
  'wrong_status',
  'wrong_answer',
  'timed_out',
  'refused',
  'unreachable',
  'cut',
  'garbage',
  'dropped',
  'no_bot',
] as const;
export type PressFailure = (typeof pressFailures)[number];

/** Statuses that the bot may answer the event with. */
export type StatusRule = (number | '2xx' | '3xx' | '4xx' | '5xx' | 'any')[];
