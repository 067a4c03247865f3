import { gunzipSync } from 'node:zlib';
import { UsageError } from '../../usage-error.ts';
import { classified, type SeenRequest } from './classify.ts';
import type { Exchange } from './exchange.ts';
import { makeReply } from './recorded-turn.ts';

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
export function harEntries(value: unknown): HarEntry[] | undefined {
  const { log, entries } = Object(value) as { log?: { entries?: unknown }; entries?: unknown };
  const found = log?.entries ?? entries;
  if (!Array.isArray(found)) return undefined;
  return found.filter((entry) => typeof entry === 'object' && entry !== null);
}

/** The exchanges of an HTTP Archive, the oldest first. A message of the bot whose body is not there is a `UsageError`. */
export function harExchanges(entries: HarEntry[], file: string): Exchange[] {
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
