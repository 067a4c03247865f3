import type { ControlApi, Entry } from '../../control-api/control-api.ts';
import { shownDuration } from '../../duration.ts';

const longestBody = 400;
const shownEntries = 12;

/** What crossed the wire in a conversation since an exchange, one line each. */
export async function exchangeLines(
  api: ControlApi,
  { conversationId, since }: { conversationId: string; since: number | undefined },
): Promise<string[]> {
  if (since === undefined) return [];
  const { entries } = await api.listEntries({
    after: since - 1,
    conversation_id: conversationId,
    limit: shownEntries,
  });
  return entries.map(exchangeLine);
}

function exchangeLine(entry: Entry): string {
  const { id, direction, operation, status, outcome, error, duration_ms: duration, request } = entry;
  const arrow = direction === 'divar_to_bot' ? 'Divar -> bot' : 'bot -> Divar';
  const end = status ?? error ?? outcome ?? 'open';
  const took = duration === undefined ? '' : ` in ${shownDuration(duration)}`;
  return `#${id} ${arrow} ${operation} ${shortened(request?.body ?? '')} = ${end}${took}`;
}

function shortened(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ');
  return line.length > longestBody ? `${line.slice(0, longestBody - 3)}...` : line;
}
