import { factsIn, type KeptFact } from '../../domain/model.ts';
import type { Entry } from '../../emulator.ts';
import { Secrets, secretsIn } from '../../journal/secrets.ts';
import { UsageError } from '../../usage-error.ts';
import type { Parties } from './cast.ts';
import { classified, type SeenRequest } from './classify.ts';
import { type Exchange, exchangesOf, parsedJson } from './exchange.ts';
import type { RecordingInput } from './recording.ts';

/** What a file holds that conversations can be made of: a HAR, the journal's JSON Lines, or bodies of events. */
export function readSource(given: string, file: string): Omit<RecordingInput, 'name'> {
  const text = secretsOfJournal(given).mask(given);
  const source = harSource(text) ?? journalSource(text) ?? eventsSource(text);
  if (source.exchanges.length > 0) return source;
  throw new UsageError(
    `${file} holds no conversation. It must be a HAR file, the journal of a data folder, such as demo.jsonl, or a text with the JSON bodies of events.`,
  );
}

/** A data folder keeps the secrets that the bodies beside them may hold. */
function secretsOfJournal(text: string): Secrets {
  const secrets = new Secrets();
  for (const line of text.split('\n')) {
    if (!/^\{"kind":"(app-configured|upload-token-issued|token-issued|code-issued|together)"/.test(line))
      continue;
    const kept = parsedJson(line) as KeptFact | undefined;
    for (const fact of kept ? factsIn(kept) : []) secrets.learn(...secretsIn(fact));
  }
  return secrets;
}

interface HarEntry {
  startedDateTime?: string;
  time?: number;
  request?: { method?: string; url?: string; postData?: { text?: string } };
  response?: { status?: number; content?: { text?: string; encoding?: string } };
}

function harSource(text: string): Omit<RecordingInput, 'name'> | undefined {
  const entries = (parsedJson(text) as { log?: { entries?: HarEntry[] } } | undefined)?.log?.entries;
  if (!Array.isArray(entries)) return undefined;
  const exchanges = entries.map(harRequest).flatMap((request) => classified(request) ?? []);
  return { exchanges: exchanges.sort((a, b) => a.at - b.at) };
}

function harRequest({ startedDateTime = '', time = 0, request = {}, response = {} }: HarEntry): SeenRequest {
  const { text = '', encoding } = response.content ?? {};
  return {
    method: request.method ?? 'POST',
    url: request.url ?? '',
    text: request.postData?.text ?? '',
    answerText: encoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text,
    ...(response.status !== undefined && { status: response.status }),
    at: Date.parse(startedDateTime) || 0,
    durationMs: time,
  };
}

interface JournalLine {
  kind?: string;
  direction?: string;
  conversation?: Parties & { id: string };
}

function journalSource(text: string): Omit<RecordingInput, 'name'> | undefined {
  const lines = text.split('\n').flatMap((line) => (parsedJson(line) as JournalLine | undefined) ?? []);
  const entries = lines.filter(
    ({ direction }) => direction === 'bot_to_divar' || direction === 'divar_to_bot',
  );
  if (entries.length === 0) return undefined;
  const users = new Map(
    lines.flatMap(({ kind, conversation }): [string, Parties][] =>
      kind === 'conversation-started' && conversation ? [[conversation.id, conversation]] : [],
    ),
  );
  const sorted = (entries as unknown as Entry[]).sort((a, b) => a.id - b.id);
  return { exchanges: exchangesOf(sorted), users };
}

/** Bodies of events: a JSON list, or JSON objects in lines of a log, whatever stands before them. */
function eventsSource(text: string): Omit<RecordingInput, 'name'> {
  const whole = parsedJson(text);
  const bodies =
    whole === undefined ? text.split('\n').flatMap((line) => bodyInLine(line) ?? []) : [whole].flat();
  const exchanges = bodies.flatMap((body): Exchange[] => {
    const seen = {
      method: 'POST',
      url: '',
      text: JSON.stringify(body),
      answerText: '',
      at: momentOf(body),
      durationMs: 0,
    };
    const exchange = classified(seen);
    return exchange ? [exchange] : [];
  });
  return { exchanges, isObserved: false };
}

function bodyInLine(line: string): unknown {
  for (let start = line.indexOf('{'); start >= 0; start = line.indexOf('{', start + 1)) {
    const body = parsedJson(line.slice(start, line.lastIndexOf('}') + 1));
    if (body !== undefined) return body;
  }
  return undefined;
}

/** When an event was sent, in milliseconds: microseconds, as a number or as digits, or RFC 3339. */
function momentOf(body: unknown): number {
  type Sent = { sent_at?: unknown };
  const event = body as { new_chatbot_message?: Sent; new_message?: Sent } | null;
  const sentAt = (event?.new_chatbot_message ?? event?.new_message)?.sent_at;
  if (/^\d+$/.test(String(sentAt))) return Number(sentAt) / 1000;
  return Date.parse(String(sentAt)) || 0;
}
