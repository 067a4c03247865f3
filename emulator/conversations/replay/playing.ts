import type { Turn } from '../format/conversation.ts';
import type { Variables } from '../match/placeholders.ts';
import type { TurnOutcome } from './act.ts';
import type { ReplayChat } from './chat.ts';
import type { ArrivedMessage } from './inbox.ts';
import { isOfFault } from './turn-problems.ts';

/** A turn while it is judged. */
export interface TurnRun {
  turn: Turn;
  number: number;
  chat: ReplayChat;
  acted: TurnOutcome;
  variables: Variables;
  /** Moments of the monotonic clock. */
  startedAt: number;
  acknowledgedAt: number;
  arrivals: ArrivedMessage[];
}

/** Whether the action could not be done, so that replies mean nothing. */
export function isUndone({ turn, acted: { deliveries, problem } }: TurnRun): boolean {
  if (problem !== undefined) return true;
  return deliveries.some((delivery) => delivery.outcome !== 'answered' && !isOfFault(turn, delivery));
}

/** The journal's first entry of what the user did. */
export function firstEntry({ deliveries, pressed }: TurnOutcome): number | undefined {
  return deliveries[0]?.entry_id ?? pressed?.entry_id;
}
