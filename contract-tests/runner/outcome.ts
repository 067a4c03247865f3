import type { ControlApi, Message } from '../../emulator/index.ts';
import type { EvidenceMessage } from './finding.ts';

type Delivered = Awaited<ReturnType<ControlApi['deliverEvent']>>;

/** What came of one input. */
export interface Outcome {
  label: string;
  /** The place that was changed. */
  where?: string;
  conversationId?: string;
  /** Absent where no answer came. */
  status?: number;
  /** How the delivery ended: answered, timed_out, cut, ... */
  ended: string;
  durationMs: number;
  /** How long an answer was waited for, where none came. */
  waitedMs?: number;
  /** The bot's messages in the conversation since, by now. */
  readonly replies: Message[];
  entryId?: number;
}

/** What came of an event that the emulator delivered; without a delivery the time was up before there was an answer. */
export function outcomeOf(
  { deliveries: [delivery], conversation_id }: Delivered,
  { label, where, waitedMs }: Pick<Outcome, 'label' | 'where' | 'waitedMs'>,
): Omit<Outcome, 'replies'> {
  return {
    label,
    where,
    conversationId: conversation_id,
    status: delivery?.status,
    ended: delivery?.outcome ?? 'timed_out',
    durationMs: delivery?.duration_ms ?? Number.POSITIVE_INFINITY,
    waitedMs: delivery ? delivery.duration_ms : waitedMs,
    entryId: delivery?.entry_id,
  };
}

/** First digit of a status; 0 where there is none. */
export function classOf(status: number | undefined): number {
  return status === undefined ? 0 : Math.floor(status / 100);
}

export function repliesInWords(count: number): string {
  if (count === 0) return 'no reply';
  return count === 1 ? '1 reply' : `${count} replies`;
}

export function shownMessage({ text, buttons = [] }: Message): EvidenceMessage {
  return { text, captions: buttons.flat().map(({ caption }) => caption) };
}
