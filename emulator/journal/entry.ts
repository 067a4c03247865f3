import type { ControlSchemas } from '../../spec/index.ts';
import type { InjectedFault } from '../divar/faults.ts';
import type { FoundViolation } from '../divar/finding.ts';
import type { RawHeaders } from '../http/header-pairs.ts';

export type Direction = ControlSchemas['Direction'];

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

type EntryFields = ControlSchemas['Entry'];

/** A button that a user pressed. Its place is absent in journals of 0.1.0. */
export type EntryButton = NonNullable<EntryFields['pressed']>;

/** What is known of an exchange when it starts. */
export interface EntryStart
  extends Pick<
    EntryFields,
    | 'direction'
    | 'operation'
    | 'conversation_id'
    | 'message_id'
    | 'message_type'
    | 'attempt'
    | 'resend_of'
    | 'pressed'
  > {
  method: string;
  url: string;
  request: WireMessage;
}

/** What is known when it is over. */
export interface EntryEnd extends Pick<EntryFields, 'status' | 'error' | 'note'> {
  outcome?: DeliveryOutcome;
  /** Injected faults that struck it. */
  faults?: InjectedFault[];
  response?: WireMessage;
  findings?: FoundViolation[];
  /** How many more there were to find. */
  findingsLeftOut?: number;
  duration_ms: number;
}

/** One exchange, in either direction: the Entry of the control API, with bytes for bodies and a number for the time. */
export interface JournalEntry extends EntryStart, Partial<Omit<EntryEnd, 'findings' | 'findingsLeftOut'>> {
  /** Grows by one with each exchange of the app, in order of their start. */
  id: number;
  state: 'open' | 'done';
  /** Start, in microseconds since 1970. */
  at: number;
  findings: FoundViolation[];
}

/** Is it a call of the bot that Divar did not take? What an injected fault answers says nothing of the bot. */
export function isRefused({ direction, state, status, faults }: JournalEntry): boolean {
  return direction === 'bot_to_divar' && state === 'done' && (status ?? 0) >= 400 && !faults?.length;
}

/** About how much memory an exchange takes. */
export function entryBytes({ url, request, response, findings }: JournalEntry): number {
  return 1000 + 2 * url.length + messageBytes(request) + messageBytes(response) + 500 * findings.length;
}

function messageBytes(message: WireMessage | undefined): number {
  if (!message) return 0;
  return message.headers.reduce((sum, text) => sum + text.length, message.body.length);
}
