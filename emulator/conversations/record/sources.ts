import { gunzipSync } from 'node:zlib';
import type { Entry } from '../../control-api/control-api.ts';
import { factsIn, type KeptFact } from '../../divar/model.ts';
import { parseJson } from '../../files/read-file.ts';
import { Secrets, secretsIn } from '../../journal/secrets.ts';
import { UsageError } from '../../usage-error.ts';
import type { Parties } from './cast.ts';
import { classified, kindByBody, type SeenRequest } from './classify.ts';
import { type Exchange, parsedJson, readExchanges } from './exchange.ts';
import { makeReply } from './recorded-turn.ts';
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

/** What exporters write; none of them writes all of it, and each field may be of another type or null. */
interface HarEntry {
  startedDateTime?: unknown;
  time?: unknown;
  request?: HarMessage & { method?: unknown; url?: unknown; postData?: HarBody | null };
  response?: HarMessage & { status?: unknown; content?: HarBody | null };
}

interface HarMessage {
  headers?: unknown;
}

interface HarBody {
  text?: unknown;
  encoding?: unknown;
  /** Of requests, where the format has no field for it: ours, and that of some proxies. */
  _encoding?: unknown;
  /** Fields of a form, or a body that an exporter took for one. */
  params?: unknown;
  /** Playwright's name of the file beside the HAR that has the body. */
  _file?: unknown;
}

/** The entries of an HTTP Archive; undefined where the value is none. */
function harEntries(value: unknown): HarEntry[] | undefined {
  const { log, entries } = Object(value) as { log?: { entries?: unknown }; entries?: unknown };
  const found = log?.entries ?? entries;
  if (!Array.isArray(found)) return undefined;
  return found.filter((entry) => typeof entry === 'object' && entry !== null);
}

/** The exchanges of an HTTP Archive, the oldest first. A message of the bot whose body is not there is a `UsageError`. */
function harExchanges(entries: HarEntry[], file: string): Exchange[] {
  const exchanges = entries.flatMap((entry, index) => {
    const exchange = classified(requestIn(entry));
    if (exchange?.kind === 'send' && exchange.isDone && hasNothing(makeReply(exchange, { isFree: false })))
      throw new UsageError(`${file}: entry ${index + 1}: ${withoutBody(entry)}`);
    return exchange ?? [];
  });
  if (exchanges.length === 0) throw new UsageError(`${file} ${nothingIn(entries)}`);
  return exchanges.sort((a, b) => a.at - b.at);
}

/** Of a message whose body is not there nothing can be expected. */
function hasNothing(reply: unknown): boolean {
  return typeof reply === 'object' && Object.values(Object(reply)).every((part) => part === undefined);
}

function withoutBody({ request }: HarEntry): string {
  const beside = request?.postData?._file !== undefined;
  if (beside)
    return "the body of the bot's message is in a file of its own. Record with the bodies embedded (content: 'embed').";
  return "the body of the bot's message is missing, or says nothing, so that nothing could be expected of it. Export it with the bodies of requests.";
}

function nothingIn(entries: HarEntry[]): string {
  const posts = entries.filter(({ request }) => String(request?.method).toUpperCase() === 'POST');
  const bare = posts.filter(({ request }) => bodyIn(request?.postData) === '');
  if (bare.length > 0)
    return `holds no conversation: ${bare.length} of its ${posts.length} POST requests have no body. Export it with the bodies of requests.`;
  return `holds no conversation: none of its ${entries.length} requests is an event of Divar or a message of the bot. Record where both pass.`;
}

function requestIn({ startedDateTime, time, request, response }: HarEntry): SeenRequest {
  const status = Number(response?.status);
  const durationMs = Number(time);
  return {
    method: typeof request?.method === 'string' ? request.method.toUpperCase() : 'POST',
    url: typeof request?.url === 'string' ? request.url : '',
    text: bodyIn(request?.postData),
    answerText: bodyIn(response?.content),
    status: Number.isInteger(status) && response?.status !== null ? status : undefined,
    at: Date.parse(String(startedDateTime)) || 0,
    durationMs: durationMs > 0 && Number.isFinite(durationMs) ? durationMs : 0,
  };
}

/** The text of a body, whichever way it is written. */
function bodyIn(body: HarBody | null | undefined): string {
  const text = typeof body?.text === 'string' ? body.text : '';
  if (text === '') return formIn(body?.params);
  const isBase64 = [body?.encoding, body?._encoding].includes('base64');
  return (isBase64 ? unpacked(Buffer.from(text, 'base64')) : text).replace(/^\ufeff/, '');
}

function unpacked(bytes: Buffer): string {
  try {
    return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch {
    return bytes.toString('utf8');
  }
}

/** A JSON body that was taken for a form stands in the name of its only field, up to the first "=". */
function formIn(params: unknown): string {
  if (!Array.isArray(params)) return '';
  const pairs = params.map((param) => {
    const { name = '', value = '' } = Object(param) as { name?: unknown; value?: unknown };
    return [String(name), String(value)] as [string, string];
  });
  const [only] = pairs;
  if (pairs.length === 1 && only && /^\s*[{[]/.test(only[0]))
    return only[1] === '' ? only[0] : only.join('=');
  return new URLSearchParams(pairs).toString();
}
