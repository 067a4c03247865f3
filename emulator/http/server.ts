import type { EventEmitter } from 'node:events';
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { UsageError } from '../usage-error.ts';
import { answerBrokenRequests, type BrokenRequest } from './broken-request.ts';
import { guardServer, type ReportFailure } from './door.ts';

/** Longer than clients keep idle connections, so that none is closed under a bot's new call. */
const keepAliveMs = 65_000;

/** Longest wait for the first byte of a connection, by which TLS is told from plain HTTP. */
const firstByteMs = 60_000;

/** How often late requests are looked for, at most; with a shorter time for requests as often as that. */
const lookForLateMs = 5000;

/** The first byte of every TLS connection: the record type of a handshake. */
const tlsHandshake = 0x16;

/** Key and certificates of a TLS server, as PEM. */
export interface TlsIdentity {
  key: string;
  cert: string;
  /** A further port that speaks it. Default: none, the usual port does. */
  port?: number;
}

/** A server that listens. */
export interface Listening {
  port: number;
  close(): Promise<void>;
}

export interface ListenOptions {
  host: string;
  port: number;
  /** The port speaks TLS too, whatever a connection begins with. */
  tls?: TlsIdentity;
  /** Longest time for a request to arrive whole. Default and 0: any. */
  requestTimeoutMs?: number;
  /** Told of what was not a HTTP request, or did not arrive whole. */
  onBroken?: (broken: BrokenRequest) => void;
  /** Told of what the listener throws; the process lives on. */
  onFailure?: ReportFailure;
}

/** Listens on an address, and on a further port where TLS has one of its own. */
export async function listenAll(listener: RequestListener, options: ListenOptions): Promise<Listening> {
  const { tls } = options;
  if (tls?.port === undefined) return listen(listener, options);
  const usual = await listen(listener, { ...options, tls: undefined });
  try {
    const further = await listen(listener, { ...options, port: tls.port });
    const close = async () => void (await Promise.all([usual.close(), further.close()]));
    return { port: usual.port, close };
  } catch (error) {
    await usual.close();
    throw error;
  }
}

/** Listens on an address; a port that is taken, or an address that is not ours, is a UsageError. */
export async function listen(listener: RequestListener, options: ListenOptions): Promise<Listening> {
  const { host, port, tls } = options;
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new UsageError(`--port ${port} is not a port. Use a whole number from 0 to 65535.`);
  const { server, closeConnections } = tls
    ? bothServer(listener, options, tls)
    : plainServer(listener, options);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, { host, port })));
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        closeConnections();
      }),
  };
}

interface Closable {
  server: Server;
  closeConnections: () => void;
}

function httpSettings({ requestTimeoutMs = 0 }: ListenOptions) {
  return {
    keepAliveTimeout: keepAliveMs,
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(requestTimeoutMs || lookForLateMs, lookForLateMs),
  };
}

/** What every server of ours has: a door that nothing thrown comes through, and an answer to what is not a request. */
function prepared<Kind extends HttpServer>(server: Kind, { onBroken, onFailure }: ListenOptions): Kind {
  answerBrokenRequests(server, onBroken ?? (() => undefined));
  if (onFailure) guardServer(server, onFailure);
  return server;
}

function plainServer(listener: RequestListener, options: ListenOptions): Closable {
  const server = prepared(createServer(httpSettings(options), listener), options);
  return { server, closeConnections: () => server.closeAllConnections() };
}

/** One port for TLS and for plain HTTP: a connection goes to the server that its first byte asks for. */
function bothServer(listener: RequestListener, options: ListenOptions, tls: TlsIdentity): Closable {
  const plain = prepared(createServer(httpSettings(options), listener), options);
  const secure = prepared(createSecureServer({ ...httpSettings(options), ...tls }, listener), options);
  secure.on('tlsClientError', () => undefined);
  // Neither listens by itself, which is what begins the look for late requests.
  for (const inner of [plain, secure]) inner.emit('listening');
  const sockets = new Set<Socket>();
  const choose = byFirstByte({ plain, secure });
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    choose(socket);
  });
  const closeConnections = () => {
    for (const socket of sockets) socket.destroy();
    for (const inner of [plain, secure]) inner.close();
  };
  return { server, closeConnections };
}

/** Hands a connection to the server that its first byte asks for; one that sends none is closed. */
export function byFirstByte({
  plain,
  secure,
}: {
  plain: EventEmitter;
  secure: EventEmitter;
}): (socket: Socket) => void {
  return (socket) => {
    const giveUp = () => socket.destroy();
    const look = () => {
      const first = socket.read() as Buffer | null;
      if (first === null) return;
      socket.off('readable', look).off('end', giveUp).off('timeout', giveUp).setTimeout(0);
      socket.unshift(first);
      (first[0] === tlsHandshake ? secure : plain).emit('connection', socket);
    };
    socket.on('readable', look).once('end', giveUp).setTimeout(firstByteMs, giveUp);
  };
}

function listenProblem(
  error: NodeJS.ErrnoException,
  { host, port }: { host: string; port: number },
): UsageError {
  const options = { exitCode: 3, cause: error } as const;
  if (error.code === 'EADDRINUSE') {
    return new UsageError(
      `Port ${port} is in use. Choose another with --port, or take a free one with --port 0.`,
      options,
    );
  }
  if (error.code === 'EACCES') {
    return new UsageError(`Port ${port} needs rights that you do not have. Choose one above 1023.`, options);
  }
  return new UsageError(`Cannot listen on ${host}:${port}: ${error.message}. Check --host.`, options);
}
