import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { statuses } from '../../spec/index.ts';
import { UsageError } from '../usage-error.ts';

/** Something that was thrown where nobody caught it: at a request, where one caused it. */
export interface Failure {
  error: unknown;
  request?: IncomingMessage;
}

export type ReportFailure = (failure: Failure) => void;

/** Who is told of what is thrown now, and what is answered; timers and streams inherit it from what began them. */
const current = new AsyncLocalStorage<(error: unknown) => void>();

/** Events of a server whose listeners are ours; those of other events belong to Node. */
const guarded = new Set(['request', 'checkContinue', 'connect', 'upgrade']);

/**
 * The one door into this process: whatever a listener of the server throws, at once, in a promise, or later in a timer
 * or a stream, is answered where an answer can still be given, and reported. Nothing of it ends the process, as long as
 * `surviveFailures` catches what is thrown later.
 */
export function guardServer(server: Server, report: ReportFailure): void {
  const emit = server.emit.bind(server) as (event: string | symbol, ...args: unknown[]) => boolean;
  server.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    if (typeof event !== 'string' || !guarded.has(event)) return emit(event, ...args);
    const listeners = server.rawListeners(event);
    for (const listener of listeners) {
      enter(whenFailed(args as ServerEvent, report), () => listener.apply(server, args));
    }
    return listeners.length > 0;
  };
}

/** A callback that fails for itself alone: what it throws is told to whom failures are told where it was made. */
export function contained<Args extends unknown[]>(
  callback: (...args: Args) => void,
): (...args: Args) => void {
  const fail = current.getStore();
  if (!fail) return callback;
  return (...args) => {
    try {
      callback(...args);
    } catch (error) {
      fail(error);
    }
  };
}

/** Takes what is thrown where nothing else catches it: by what began it, or else in words. */
export function surviveFailures(tell: (words: string) => void): void {
  const take = (error: unknown) => {
    const fail = current.getStore();
    if (fail) fail(error);
    else tell(failureWords({ error }));
  };
  process.on('uncaughtException', take);
  process.on('unhandledRejection', take);
}

/** A failure in one sentence, with its place; those that are meant for people say all themselves. */
export function failureWords({ error, request }: Failure): string {
  if (error instanceof UsageError) return error.message;
  const what = error instanceof Error ? error.message || error.name : String(error);
  const at = request ? ` at ${request.method} ${shortened(request.url ?? '')}` : '';
  return `The emulator failed${at}: ${what}${findPlace(error)}. Please report it.`;
}

/** The emulator's answer to a request that it failed at, in the form of the API that was called. */
export function answerFailure(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { code, http } = statuses.INTERNAL;
  const message = 'internal error';
  const isControl = response.req.url?.startsWith('/_emulator') ?? false;
  const text = JSON.stringify(isControl ? { error: { message } } : { code, message, details: [] });
  response.writeHead(http, { 'Content-Type': 'application/json', 'Content-Length': text.length });
  response.end(text);
}

type ServerEvent = [request: IncomingMessage, other: ServerResponse | Duplex];

function enter(fail: (error: unknown) => void, act: () => unknown): void {
  current.run(fail, () => {
    try {
      const done = act();
      if (done instanceof Promise) done.catch(fail);
    } catch (error) {
      fail(error);
    }
  });
}

function whenFailed([request, other]: ServerEvent, report: ReportFailure): (error: unknown) => void {
  const answer = 'writeHead' in other ? () => answerFailure(other) : refuser(other);
  return (error) => {
    try {
      report({ error, request });
    } finally {
      answer();
    }
  };
}

/** A bare connection is told so, unless something was written to it that would make the answer a lie. */
function refuser(socket: Duplex & { bytesWritten?: number }): () => void {
  const before = socket.bytesWritten;
  // Whoever asked for a tunnel may be gone at any time; an error that nobody listens to would be thrown.
  socket.on('error', () => socket.destroy());
  return () => {
    if (socket.bytesWritten !== before || !socket.writable) socket.destroy();
    else socket.end('HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  };
}

/** File and line of ours that threw it, or else of a package. */
function findPlace(error: unknown): string {
  const frames = (error instanceof Error ? (error.stack ?? '') : '').split('\n').slice(1);
  const frame = frames.find((line) => !/node:|node_modules/.test(line)) ?? frames[0] ?? '';
  const [, place] = /([^/\\(]+:\d+):\d+\)?$/.exec(frame) ?? [];
  return place === undefined ? '' : ` (${place})`;
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/**
 * Writes to a connection when all that has arrived in this round of the event loop is dealt with. What leaves together
 * wakes the other side once, and under load the waking costs more than the writing.
 */
export function deferWrite(write: () => void): void {
  setImmediate(contained(write));
}
