import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Outcome, RawHeaders, WireMessage } from '../journal/entry.ts';

/** Of an answer's body so many bytes are kept; the rest is read and thrown away. */
const keptBytes = 64 * 1024;

/** Idle connections are closed sooner than any usual server would, so that none is closed under a new event. */
const idleMs = 1000;

export interface Post {
  url: URL;
  headers: RawHeaders;
  body: Buffer;
  /** 0 for no limit. */
  timeoutMs: number;
}

/** How a request ended. */
export interface PostResult {
  outcome: Outcome;
  status?: number;
  response?: WireMessage;
  /** What happened, in words. */
  error?: string;
  durationMs: number;
}

/** Sends requests of Divar to the bot's servers: once each, never following a redirect. */
export class Poster {
  readonly #http = new Agent({ keepAlive: true, timeout: idleMs });
  readonly #https = new HttpsAgent({ keepAlive: true, timeout: idleMs });
  readonly #open = new Set<ClientRequest>();

  post(post: Post): Promise<PostResult> {
    const start = performance.now();
    return new Promise((resolve) => {
      const request = this.#start(post);
      const timer = post.timeoutMs > 0 ? setTimeout(() => end(timedOut(post)), post.timeoutMs) : undefined;
      const end = (result: Omit<PostResult, 'durationMs'>) => {
        clearTimeout(timer);
        this.#open.delete(request);
        if (result.outcome !== 'answered') request.destroy();
        resolve({ ...result, durationMs: performance.now() - start });
      };
      request.on('error', (error: NodeJS.ErrnoException) => end(failed(error, post.url)));
      request.on('response', (response) => collect(response, end));
      request.end(post.body);
    });
  }

  /** Cuts every request under way. */
  close(): void {
    for (const request of this.#open) request.destroy(new Error('the emulator stopped'));
    this.#http.destroy();
    this.#https.destroy();
  }

  #start({ url, headers }: Post): ClientRequest {
    const secure = url.protocol === 'https:';
    const start = secure ? httpsRequest : httpRequest;
    const request = start({
      protocol: url.protocol,
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port,
      path: url.pathname + url.search,
      method: 'POST',
      agent: secure ? this.#https : this.#http,
      headers,
    });
    this.#open.add(request);
    return request;
  }
}

function collect(response: IncomingMessage, end: (result: Omit<PostResult, 'durationMs'>) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    if (bytes < keptBytes) chunks.push(chunk.subarray(0, keptBytes - bytes));
    bytes += chunk.length;
  });
  const message = (): WireMessage => ({
    headers: response.rawHeaders,
    body: Buffer.concat(chunks),
    ...(bytes > keptBytes && { truncated: true }),
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

function timedOut({ timeoutMs }: Post): Omit<PostResult, 'durationMs'> {
  return { outcome: 'timed_out', error: `no complete answer within ${timeoutMs} ms` };
}

function failed(error: NodeJS.ErrnoException, url: URL): Omit<PostResult, 'durationMs'> {
  const code = error.code ?? '';
  if (code === 'ECONNREFUSED') return { outcome: 'refused', error: `nothing listens at ${url.host}` };
  if (code.startsWith('HPE_'))
    return { outcome: 'garbage', error: `the answer is no HTTP (${error.message})` };
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return { outcome: 'cut', error: 'the connection was cut before an answer came' };
  }
  return { outcome: 'unreachable', error: error.message };
}
