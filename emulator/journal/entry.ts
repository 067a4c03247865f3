import type { InjectedFault } from '../divar/faults.ts';
import type { FoundViolation } from '../divar/finding.ts';
import type { RawHeaders } from '../http/header-pairs.ts';

export type Direction = 'bot_to_divar' | 'divar_to_bot' | 'bot_to_other';

/** How a delivery ended: with an answer, or why without one. */
export type DeliveryOutcome =
  | 'answered'
  | 'timed_out'
  | 'refused'
  | 'unreachable'
  | 'cut'
  | 'garbage'
  | 'dropped'
  | 'no_bot';

/** Headers and body as they crossed the wire. */
export interface WireMessage {
  headers: RawHeaders;
  body: Buffer;
  /** Only the first bytes of the body were kept. */
  truncated?: boolean;
}

/** A button that a user pressed. */
export interface EntryButton {
  messageId: string;
  caption: string;
  /** Counted from 0, among the buttons of whoever pressed it; absent in journals of 0.1.0. */
  row?: number;
  column?: number;
  /** 1 for what the button itself asks, one more for each action that led on. */
  step: number;
}

/** What is known of an exchange when it starts. */
export interface EntryStart {
  direction: Direction;
  /** operationId, event type, or "unknown". */
  operation: string;
  conversationId?: string;
  messageId?: string;
  messageType?: string;
  attempt?: number;
  resendOf?: number;
  /** The button whose press caused it. */
  pressed?: EntryButton;
  method: string;
  url: string;
  request: WireMessage;
}

/** What is known when it is over. */
export interface EntryEnd {
  status?: number;
  outcome?: DeliveryOutcome;
  error?: string;
  note?: string;
  /** Injected faults that struck it. */
  faults?: InjectedFault[];
  response?: WireMessage;
  findings?: FoundViolation[];
  /** How many more there were to find. */
  findingsLeftOut?: number;
  durationMs: number;
}

/** One exchange, in either direction. */
export interface JournalEntry extends EntryStart, Partial<Omit<EntryEnd, 'findings' | 'findingsLeftOut'>> {
  /** Grows by one with each exchange of the app, in order of their start. */
  id: number;
  state: 'open' | 'done';
  /** Start, in microseconds since 1970. */
  at: number;
  findings: FoundViolation[];
}

/** About how much memory an exchange takes. */
export function entryBytes({ url, request, response, findings }: JournalEntry): number {
  return 1000 + 2 * url.length + messageBytes(request) + messageBytes(response) + 500 * findings.length;
}

function messageBytes(message: WireMessage | undefined): number {
  if (!message) return 0;
  return message.headers.reduce((sum, text) => sum + text.length, message.body.length);
}
