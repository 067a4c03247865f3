import { Agent, type IncomingMessage, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

/** A request that the emulator would never make by itself, straight to the bot. */
export interface DirectRequest {
  url: string;
  /** Host header in place of the URL's own. */
  host?: string;
  method?: string;
  /** Names and values by turns; a name may come twice. */
  headers: string[];
  body?: string | Buffer;
  /** Keeps connections for the next request; without it each request has a connection of its own. */
  agent?: Agent;
  /** The connection is closed as soon as this has happened. */
  cut?: 'sent' | 'answering';
  timeoutMs?: number;
}

/** What came back; the status is undefined where nothing did. */
export interface DirectAnswer {
  status?: number;
  /** How it ended: answered, timed_out, cut, refused. */
  ended: string;
  /** How long an answer was waited for, where none came. */
  waitedMs?: number;
  /** Names and values by turns. */
  headers: string[];
  /** Beginning of the body. */
  body: string;
}

const mostBytes = 2000;

/**
 * Sends one request as Divar's own have it: the same path, Host and way of keeping connections. One whose kept
 * connection was closed by the bot before a byte of the answer came goes again on a new one.
 */
export async function direct(wanted: DirectRequest): Promise<DirectAnswer> {
  const isSecure = wanted.url.startsWith('https:');
  const own = wanted.agent ?? new (isSecure ? SecureAgent : Agent)({ keepAlive: true });
  try {
    const first = await attempt(wanted, own);
    return first.isStale ? await attempt(wanted, own) : first;
  } finally {
    if (!wanted.agent) own.destroy();
  }
}

type DirectAttempt = DirectAnswer & { isStale?: boolean };

function attempt(
  { url, host, method = 'POST', headers, body, cut, timeoutMs = 5000 }: DirectRequest,
  agent: Agent,
): Promise<DirectAttempt> {
  return new Promise((resolve) => {
    const target = new URL(url);
    const send = target.protocol === 'https:' ? secureRequest : request;
    const all = ['Host', host ?? target.host, ...headers];
    const end = (ended: string, isStale = false) => {
      clearTimeout(timer);
      resolve({ ended, headers: [], body: '', isStale });
    };
    const call = send(target, { method, headers: all as never, agent }, (response) => {
      if (cut === 'answering') call.destroy();
      readBeginning(response, (text) => {
        clearTimeout(timer);
        resolve({
          status: response.statusCode,
          ended: 'answered',
          headers: response.rawHeaders,
          body: text,
        });
      });
    });
    const timer = setTimeout(() => {
      end('timed_out');
      call.destroy();
    }, timeoutMs);
    call.on('error', ({ code }: NodeJS.ErrnoException) =>
      end(code === 'ECONNREFUSED' ? 'refused' : 'cut', call.reusedSocket && cut === undefined),
    );
    call.end(body, () => {
      if (cut === 'sent') setImmediate(() => call.destroy());
    });
  });
}

function readBeginning(response: IncomingMessage, then: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    if (size < mostBytes) chunks.push(chunk);
    size += chunk.length;
  });
  response.on('error', () => undefined);
  response.on('close', () => then(Buffer.concat(chunks).toString('utf8').slice(0, mostBytes)));
}

/** The headers of an event, by turns, for a body sent straight to the bot. */
export function eventHeaders(identificationKey: string, body: string): string[] {
  return [
    'Content-Type',
    'application/json',
    'Authorization',
    identificationKey,
    'Content-Length',
    String(Buffer.byteLength(body)),
  ];
}
