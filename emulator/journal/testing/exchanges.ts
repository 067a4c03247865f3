import type { EntryEnd, EntryStart } from '../entry.ts';

/** The start of a delivery. */
export function someStart(change: Partial<EntryStart> = {}): EntryStart {
  return {
    direction: 'divar_to_bot',
    operation: 'NEW_CHATBOT_MESSAGE',
    method: 'POST',
    url: 'http://127.0.0.1:8000/events',
    request: { headers: ['Content-Type', 'application/json'], body: Buffer.from('{}') },
    ...change,
  };
}

/** The end of a delivery that went well. */
export function someEnd(change: Partial<EntryEnd> = {}): EntryEnd {
  return {
    status: 200,
    outcome: 'answered',
    response: { headers: ['Content-Type', 'text/plain'], body: Buffer.from('ok') },
    duration_ms: 12.5,
    ...change,
  };
}
