import type { Message } from '../../control-api/control-api.ts';
import type { Conversation, Turn } from '../format/conversation.ts';
import type { Position } from '../format/reading.ts';
import type { TextDifference } from '../match/difference.ts';
import type { Variables } from '../match/placeholders.ts';

/** What can be wrong with a turn. */
export type ProblemKind =
  | 'delivery'
  | 'status'
  | 'missing'
  | 'differs'
  | 'extra'
  | 'count'
  | 'slow'
  | 'schema'
  | 'press'
  | 'stray'
  | 'emulator';

/** One thing that is wrong with a turn. */
export interface TurnProblem {
  kind: ProblemKind;
  /** In a sentence. */
  message: string;
  /** Where the reply in question differs; for a missing one, the nearest reply that did come. */
  differences: TextDifference[];
}

/** A turn that did not go as expected. */
export interface TurnFailure {
  at: Position;
  /** Counted from 1 in the order of play. */
  turn: number;
  /** What the turn does, in a few words. */
  title: string;
  problems: TurnProblem[];
  /** What crossed the wire in the turn, one line each. */
  exchange: string[];
}

/** How a conversation went. */
export interface ConversationVerdict {
  file: string;
  name: string;
  at: Position;
  /** `not_run` where the replay was ended before it was over, and nothing had failed by then. */
  outcome: 'passed' | 'failed' | 'not_run';
  turns: number;
  /** How many of them were played; of a conversation that was cut short, how many were judged too. */
  played: number;
  durationMs: number;
  /** The failures; of many the first ones. */
  failures: TurnFailure[];
  failedTurns: number;
}

/** How a replay went. */
export interface ReplayVerdict {
  /** `not_run` where nothing could be run, as the bot was never reached, or where the replay was ended early. */
  outcome: 'passed' | 'failed' | 'not_run';
  /** Who or what ended the replay before it was over, such as SIGTERM. */
  stoppedBy?: string;
  conversations: ConversationVerdict[];
  /** What the bot did that belongs to no conversation of the replay. */
  strays: string[];
  turns: number;
  durationMs: number;
  seed: number;
}

/** A turn that was played, as it is told while the replay goes on. */
export interface PlayedTurn {
  conversation: Conversation;
  turn: Turn;
  failure?: TurnFailure;
  /** What the bot said in the turn. */
  replies: Message[];
  /** Whether the bot took the event; what it says after a failed delivery means nothing. */
  delivered: boolean;
  /** Values of the placeholders after the turn. */
  variables: Variables;
}

/** Exit code of the command line: 0 good, 1 the bot is at fault, 3 nothing could be run. */
export function exitCodeOf({ outcome }: ReplayVerdict): 0 | 1 | 3 {
  switch (outcome) {
    case 'passed':
      return 0;
    case 'failed':
      return 1;
    case 'not_run':
      return 3;
  }
}
