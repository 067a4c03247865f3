import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { AppSettings } from '../divar/model.ts';
import { longestTimerMs } from '../duration.ts';
import { deferWrite } from '../http/door.ts';
import type { HeaderPair, RawHeaders } from '../http/header-pairs.ts';
import type { DeliveryOutcome, WireMessage } from '../journal/entry.ts';

/** Of an answer that is not read so many bytes are kept; the rest is read and thrown away. */
const keptUnread = 64 * 1024;

/** Idle connections are closed sooner than any usual server would, so that none is closed under a new event. */
const idleMs = 1000;

export interface WebhookRequest {
  url: URL;
  headers: RawHeaders;
  body: Buffer;
  /** 0 for no limit. */
  timeoutMs: number;
  /** How much of the answer's body is kept. Default 64 KB. */
  keptBytes?: number;
}

/** How a request ended. */
export interface PostResult {
  outcome: DeliveryOutcome;
  /** What else there is to tell of it. */
  note?: string;
  status?: number;
  response?: WireMessage;
  /** What happened, in words. */
  error?: string;
  durationMs: number;
}

/** How a request ended, however long it took. */
export type Ending = Omit<PostResult, 'durationMs'>;

/** Sends requests of Divar to the bot's servers: once each, never following a redirect. */
export class WebhookClient {
  readonly #http = new Agent({ keepAlive: true, timeout: idleMs });
  readonly #https = new HttpsAgent({ keepAlive: true, timeout: idleMs });
  /** The requests under way, with what ends each of them. */
  readonly #open = new Map<ClientRequest, (ending: Ending) => void>();
  /** Hosts that close a connection after an answer without saying so; each of their events gets one of its own. */
  readonly #closing = new Set<string>();
  #closed = false;

  async post(post: WebhookRequest): Promise<PostResult> {
    const start = performance.now();
    const ending = this.#closed ? stopped : await this.#deliver(post, start);
    return { ...ending, durationMs: performance.now() - start };
  }

  /**
   * A kept connection that breaks before a byte of the answer was most likely closed by the bot just as the request left,
   * which is nobody's fault: it goes again, on a connection of its own, as HTTP clients do.
   */
  async #deliver(post: WebhookRequest, start: number): Promise<Ending> {
    const { ending, wasStale } = await this.#send(post, { agent: this.#agent(post.url) });
    if (!wasStale || this.#closed) return ending;
    this.#closing.add(post.url.host);
    const leftMs = post.timeoutMs === 0 ? 0 : Math.max(1, post.timeoutMs - (performance.now() - start));
    const again = await this.#send({ ...post, timeoutMs: leftMs }, { agent: false });
    // Nobody listens any more: the bot ended with this request in its hands.
    if (again.ending.outcome === 'refused') return ending;
    const late = again.ending.outcome === 'timed_out' ? timedOut(post) : again.ending;
    return { ...late, note: sentAgain };
  }

  /** Cuts every request under way, and sends no more. */
  close(): void {
    this.#closed = true;
    for (const end of this.#open.values()) end(stopped);
    this.#http.destroy();
    this.#https.destroy();
  }

  #send(post: WebhookRequest, { agent }: { agent: Agent | HttpsAgent | false }): Promise<SentRequest> {
    let request: ClientRequest;
    try {
      request = start(post, agent);
    } catch (error) {
      return Promise.resolve({ ending: failed(error as Error, post.url), wasStale: false });
    }
    let bytesBefore = 0;
    request.on('socket', (socket) => {
      bytesBefore = socket.bytesRead;
    });
    return new Promise((resolve) => {
      const cancelTimeOut = afterTime(post.timeoutMs, () => end(timedOut(post)));
      const end = (ending: Ending) => {
        cancelTimeOut();
        this.#open.delete(request);
        if (ending.outcome !== 'answered') request.destroy();
        const hasNoByte = request.socket?.bytesRead === bytesBefore;
        resolve({ ending, wasStale: ending === closedUnanswered && request.reusedSocket && hasNoByte });
      };
      const giveUp = () => end(closedUnanswered);
      this.#open.set(request, end);
      request.on('error', (error) => end(failed(error, post.url)));
      request.on('response', (response) => {
        request.off('close', giveUp);
        collect(response, { keptBytes: post.keptBytes ?? keptUnread, end });
      });
      request.on('close', giveUp);
      deferWrite(() => write(request, post.body));
    });
  }

  #agent({ host, protocol }: URL): Agent | HttpsAgent | false {
    if (this.#closing.has(host)) return false;
    return protocol === 'https:' ? this.#https : this.#http;
  }
}

/** How a request ended, and whether its kept connection was closed by then. */
interface SentRequest {
  ending: Ending;
  wasStale: boolean;
}

function start({ url, headers }: WebhookRequest, agent: Agent | HttpsAgent | false): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return request({
    protocol: url.protocol,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port,
    path: url.pathname + url.search,
    method: 'POST',
    agent,
    headers,
  });
}

/** A text leaves with the headers in one piece, a buffer would not; as Latin-1 it is the same bytes. */
function write(request: ClientRequest, body: Buffer): void {
  request.end(body.toString('latin1'), 'latin1');
}

const sentAgain =
  'The bot had closed the kept connection just as the request left: it was sent again on a new one.';
const stopped: Ending = { outcome: 'dropped', error: 'the emulator stopped' };
const closedUnanswered: Ending = { outcome: 'cut', error: 'the connection was cut before an answer came' };

/** Does something later, unless it is cancelled; never for 0. */
function afterTime(milliseconds: number, act: () => void): () => void {
  if (milliseconds === 0) return () => undefined;
  const timer = setTimeout(act, Math.min(milliseconds, longestTimerMs));
  return () => clearTimeout(timer);
}

function collect(
  response: IncomingMessage,
  { keptBytes, end }: { keptBytes: number; end: (ending: Ending) => void },
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    if (bytes < keptBytes) chunks.push(chunk.subarray(0, keptBytes - bytes));
    bytes += chunk.length;
  });
  const message = (): WireMessage => ({
    headers: response.rawHeaders,
    body: Buffer.concat(chunks),
    truncated: bytes > keptBytes ? true : undefined,
  });
  response.on('end', () => end({ outcome: 'answered', status: response.statusCode, response: message() }));
  response.on('error', () =>
    end({
      outcome: 'cut',
      status: response.statusCode,
      response: message(),
      error: 'the connection was cut in the middle of the answer',
    }),
  );
}

function timedOut({ timeoutMs }: WebhookRequest): Ending {
  return { outcome: 'timed_out', error: `no complete answer within ${timeoutMs} ms` };
}

function failed(error: NodeJS.ErrnoException, url: URL): Ending {
  const code = error.code ?? '';
  if (code === 'ECONNREFUSED') return { outcome: 'refused', error: `nothing listens at ${url.host}` };
  if (code.startsWith('HPE_'))
    return { outcome: 'garbage', error: `the answer is not HTTP (${error.message})` };
  if (code === 'ECONNRESET' || code === 'EPIPE') return closedUnanswered;
  return { outcome: 'unreachable', error: whyUnreachable(code, url) ?? (error.message || code) };
}

function whyUnreachable(code: string, { host, hostname }: URL): string | undefined {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `there is no host ${hostname}`;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return `${host} speaks no TLS: its URL begins with http://`;
  if (/CERT|SIGNATURE/.test(code)) {
    return `the certificate of ${host} is not trusted (${code}): use http://, or set NODE_EXTRA_CA_CERTS`;
  }
  return undefined;
}

/** Headers to set instead of the usual ones; null leaves one out. */
export type HeaderChange = Record<string, string | null>;

/**
 * The headers of Divar's requests: the raw identification key, and application/json without a charset (seed,
 * observed). Host and Content-Length are what HTTP needs.
 */
export function eventHeaders(
  settings: AppSettings,
  { url, bytes, change = {} }: { url: URL; bytes: number; change?: HeaderChange },
): RawHeaders {
  const usual: HeaderPair[] = [
    ['Host', settings.botHost ?? url.host],
    ['Content-Type', 'application/json'],
    ['Authorization', settings.identificationKey],
    ['Content-Length', String(bytes)],
  ];
  const changed = new Map(Object.entries(change).map(([name, value]) => [name.toLowerCase(), value]));
  const kept = usual.filter(([name]) => !changed.has(name.toLowerCase()));
  const added = Object.entries(change).filter((pair): pair is HeaderPair => pair[1] !== null);
  return [...kept, ...added].flat();
}
