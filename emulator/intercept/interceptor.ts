import { timingSafeEqual } from 'node:crypto';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { guardServer, type ReportFailure } from '../door.ts';
import { UsageError } from '../usage-error.ts';
import { answerBrokenRequest } from '../wire/broken-request.ts';
import { isDivarHost } from './hosts.ts';

export interface InterceptorOptions {
  /** Key and certificates, as PEM, of Divar's hosts. */
  server: { key: string; cert: string };
  /** Takes what is meant for Divar. */
  handle: RequestListener;
  /** Address to listen on. Default 127.0.0.1; any other needs `credentials`. */
  host?: string;
  /** Port of the proxy. Default: a free one. */
  proxyPort?: number;
  /** `user:password` that the proxy asks for. Default: none. */
  credentials?: string;
  /** Refuse what is meant for other hosts. Default: it is tunnelled untouched. */
  offline?: boolean;
  /** Told of each connection to another host, and each plain request. */
  onOther?: (call: OtherHostCall) => void;
  /** Told of what fails at a request or a tunnel, which does not end the process. Default: nobody. */
  onFailure?: ReportFailure;
  /** Told of each request to Divar. */
  onCall?: (request: IncomingMessage) => void;
}

/** What a bot asks of a host that is none of Divar's. */
export interface OtherHostCall {
  host: string;
  method: string;
  /** `host:port`, or an http URL. */
  url: string;
  refused: boolean;
}

/** A proxy, and a TLS server that is Divar for clients that ignore proxies. */
export interface Interceptor {
  proxyPort: number;
  tlsPort: number;
  close(): Promise<void>;
}

/** Starts intercepting: Divar's hosts lead to `handle`, every other host is left alone. */
export async function startInterceptor(options: InterceptorOptions): Promise<Interceptor> {
  const sockets = new Set<Duplex>();
  const divar = createSecureServer(options.server, counted(options));
  const proxy = createProxy(options, divar);
  for (const server of [proxy, divar]) {
    guardServer(server, options.onFailure ?? (() => undefined));
    server.keepAliveTimeout = 65_000;
    server.on('connection', (socket: Duplex) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  }
  divar.on('tlsClientError', () => undefined);
  divar.on('clientError', answerBrokenRequest);
  const { host = '127.0.0.1' } = options;
  const [proxyPort, tlsPort] = await Promise.all([
    listen(proxy, { host, port: options.proxyPort ?? 0 }),
    listen(divar, { host, port: 0 }),
  ]);
  return {
    proxyPort,
    tlsPort,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([proxy, divar].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function createProxy(options: InterceptorOptions, divar: SecureServer): Server {
  const { credentials } = options;
  const proxy = createServer((request, response) => {
    if (isAllowed(request, credentials)) plainRequest(options, request, response);
    else response.writeHead(407, { 'Proxy-Authenticate': challenge }).end();
  });
  proxy.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (isAllowed(request, credentials)) {
      tunnel(options, { target: request.url ?? '', socket, head, divar });
      return;
    }
    const refusal = 'HTTP/1.1 407 Proxy Authentication Required';
    socket.end(`${refusal}\r\nProxy-Authenticate: ${challenge}\r\nContent-Length: 0\r\n\r\n`);
  });
  return proxy;
}

const challenge = 'Basic realm="divar-emulator"';

function isAllowed({ headers }: IncomingMessage, credentials: string | undefined): boolean {
  if (credentials === undefined) return true;
  const wanted = Buffer.from(`Basic ${Buffer.from(credentials).toString('base64')}`);
  const given = Buffer.from(headers['proxy-authorization'] ?? '');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function counted({ handle, onCall }: InterceptorOptions): RequestListener {
  return (request, response) => {
    onCall?.(request);
    handle(request, response);
  };
}

function listen(
  server: Server | SecureServer,
  { host, port }: { host: string; port: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `The proxy cannot listen on ${host}:${port}: ${cause.message}. Choose another port with --proxy-port.`;
      reject(new UsageError(message, { exitCode: 3, cause }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

interface Tunnel {
  target: string;
  socket: Socket;
  head: Buffer;
  divar: SecureServer;
}

function tunnel(options: InterceptorOptions, { target, socket, head, divar }: Tunnel): void {
  const { host, port } = hostAndPort(target);
  if (isDivarHost(host)) {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    divar.emit('connection', socket);
    return;
  }
  options.onOther?.({ host, method: 'CONNECT', url: target, refused: options.offline ?? false });
  if (options.offline) {
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  const upstream = connect(port, host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) upstream.write(head);
    upstream.pipe(socket);
    socket.pipe(upstream);
  });
  upstream.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
  upstream.on('close', () => socket.destroy());
  socket.on('close', () => upstream.destroy());
}

function hostAndPort(target: string): { host: string; port: number } {
  const at = target.lastIndexOf(':');
  return { host: target.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port: Number(target.slice(at + 1)) || 443 };
}

/** A request over plain http, which a proxy gets with its whole URL. */
function plainRequest(options: InterceptorOptions, request: IncomingMessage, response: ServerResponse): void {
  if (!URL.canParse(request.url ?? '')) {
    response.writeHead(400).end();
    return;
  }
  const target = new URL(request.url!);
  if (isDivarHost(target.hostname)) {
    request.url = target.pathname + target.search;
    counted(options)(request, response as never);
    return;
  }
  options.onOther?.({
    host: target.hostname,
    method: request.method ?? '',
    url: target.origin + target.pathname,
    refused: options.offline ?? false,
  });
  if (options.offline) {
    response.writeHead(403).end();
    return;
  }
  const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = request.headers;
  const forwarded = httpRequest(target, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  forwarded.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  request.pipe(forwarded);
}
