import type { ControlApi, Message } from '../../emulator/index.ts';
import type { EvidenceMessage } from '../finding.ts';

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
  replies: Message[];
  entryId?: number;
}

/** What came of an event that the emulator delivered; without a delivery the time was up before there was an answer. */
export function outcomeOf(
  { deliveries: [delivery], replies, conversation_id }: Delivered,
  { label, where }: Pick<Outcome, 'label' | 'where'>,
): Outcome {
  return {
    label,
    ...(where !== undefined && { where }),
    conversationId: conversation_id,
    status: delivery?.status,
    ended: delivery?.outcome ?? 'timed_out',
    durationMs: delivery?.duration_ms ?? Number.POSITIVE_INFINITY,
    replies,
    entryId: delivery?.entry_id,
  };
}

/** First digit of a status; 0 where there is none. */
export function classOf(status: number | undefined): number {
  return status === undefined ? 0 : Math.floor(status / 100);
}

export function shownOutcome({
  status,
  ended,
  replies,
}: Pick<Outcome, 'status' | 'ended'> & { replies: unknown[] }): string {
  const answer = status === undefined ? endedInWords(ended) : String(status);
  return `${answer} and ${repliesInWords(replies.length)}`;
}

/** Why no answer came. */
export function endedInWords(ended: string): string {
  const words: Record<string, string> = {
    cut: 'the connection was cut',
    timed_out: 'no answer in time',
    refused: 'the connection was refused',
  };
  return words[ended] ?? ended.replaceAll('_', ' ');
}

export function shownStatus(status: number | undefined): string {
  return status === undefined ? 'no answer' : String(status);
}

export function repliesInWords(count: number): string {
  if (count === 0) return 'no reply';
  return count === 1 ? '1 reply' : `${count} replies`;
}

export function shownMessage({ text, buttons = [] }: Message): EvidenceMessage {
  return { ...(text !== undefined && { text }), captions: buttons.flat().map(({ caption }) => caption) };
}
