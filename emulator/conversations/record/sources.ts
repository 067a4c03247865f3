import type { Entry } from '../../control-api/control-api.ts';
import { factsIn, type KeptFact } from '../../divar/model.ts';
import { parseJson } from '../../files/read-file.ts';
import { Secrets, secretsIn } from '../../journal/secrets.ts';
import { UsageError } from '../../usage-error.ts';
import type { Parties } from './cast.ts';
import { classified, kindByBody } from './classify.ts';
import { type Exchange, parsedJson, readExchanges } from './exchange.ts';
import { harEntries, harExchanges } from './har.ts';
import type { RecordingInput } from './recording.ts';

/**
 * What a file holds that conversations can be made of: a HAR, the journal's JSON Lines, or bodies of events. A file of
 * which nothing can be made is a `UsageError`.
 */
export function readSource(given: string, file: string): Omit<RecordingInput, 'name'> {
  const text = secretsOfJournal(given).mask(given);
  // Of what is meant as a HAR the place of what is wrong is told.
  const value = /^\s*\{\s*"log"/.test(text) ? parseJson(text, file) : parsedJson(text);
  const har = harEntries(value);
  if (har) return { exchanges: harExchanges(har, file) };
  const source = journalSource(text) ?? eventsSource(text, value);
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

interface JournalLine {
  kind?: string;
  direction?: string;
  findings?: unknown;
  conversation?: Parties & { id: string };
}

function journalSource(text: string): Omit<RecordingInput, 'name'> | undefined {
  const lines = text.split('\n').map((line) => Object(parsedJson(line)) as JournalLine);
  const entries = lines.filter(
    ({ direction, findings }) =>
      (direction === 'bot_to_divar' || direction === 'divar_to_bot') && Array.isArray(findings),
  );
  if (entries.length === 0) return undefined;
  const users = new Map(
    lines.flatMap(({ kind, conversation }): [string, Parties][] =>
      kind === 'conversation-started' && conversation ? [[conversation.id, conversation]] : [],
    ),
  );
  const sorted = (entries as unknown as Entry[]).sort((a, b) => a.id - b.id);
  return { exchanges: [...readExchanges(sorted)], users };
}

/** Bodies of events, wherever they stand in a JSON value or in the JSON of the lines of a log. */
function eventsSource(text: string, whole: unknown): Omit<RecordingInput, 'name'> {
  const values = whole === undefined ? text.split('\n').map(jsonInLine) : [whole];
  const exchanges = values
    .flatMap((value) => [...eventsIn(value)])
    .flatMap((body): Exchange[] => {
      const seen = {
        method: 'POST',
        url: '',
        text: JSON.stringify(body),
        answerText: '',
        at: readMoment(body),
        durationMs: 0,
      };
      const exchange = classified(seen);
      return exchange ? [exchange] : [];
    });
  return { exchanges, isObserved: false };
}

/** How deep loggers wrap what they are given. */
const mostWrapped = 8;

/** The events in a value: itself, a field of it as loggers have them, or JSON in a text. */
function* eventsIn(value: unknown, depth = 0): Generator<unknown> {
  if (depth > mostWrapped) return;
  if (typeof value === 'string' && /^\s*[{[]/.test(value)) yield* eventsIn(parsedJson(value), depth + 1);
  if (typeof value !== 'object' || value === null) return;
  if (kindByBody(value)) yield value;
  else for (const part of Object.values(value)) yield* eventsIn(part, depth + 1);
}

/** Tries so many places of a line. */
const mostStarts = 100;

/** The JSON in a line, whatever stands before and behind it. */
function jsonInLine(line: string): unknown {
  const end = line.lastIndexOf('}') + 1;
  let start = line.indexOf('{');
  for (let tried = 0; start >= 0 && tried < mostStarts; tried += 1) {
    const body = parsedJson(line.slice(start, end));
    if (body !== undefined) return body;
    start = line.indexOf('{', start + 1);
  }
  return undefined;
}

/** When an event was sent, in milliseconds: microseconds, as a number or as digits, or RFC 3339. */
function readMoment(body: unknown): number {
  type SentAt = { sent_at?: unknown };
  const event = body as { new_chatbot_message?: SentAt; new_message?: SentAt } | null;
  const sentAt = (event?.new_chatbot_message ?? event?.new_message)?.sent_at;
  if (/^\d+$/.test(String(sentAt))) return Number(sentAt) / 1000;
  return Date.parse(String(sentAt)) || 0;
}
