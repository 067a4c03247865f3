import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { KeyPair } from './certificates.ts';
import { divarHosts, isDivarHost } from './hosts.ts';

export interface InterceptorOptions {
  authority: KeyPair;
  /** Takes what is meant for Divar. */
  handle: RequestListener;
  /** Refuse what is meant for other hosts. Default: it is tunnelled untouched. */
  offline?: boolean;
  /** Told of each connection to another host. */
  onForeign?: (host: string, tunnelled: boolean) => void;
  /** Told of each request to Divar. */
  onCall?: () => void;
}

/** A proxy on loopback, and a TLS server that is Divar for clients that ignore proxies. */
export interface Interceptor {
  proxyPort: number;
  tlsPort: number;
  close(): Promise<void>;
}

/** Starts intercepting: Divar's hosts lead to `handle`, every other host is left alone. */
export async function startInterceptor(options: InterceptorOptions): Promise<Interceptor> {
  const { makeServerCertificate } = await import('./certificates.ts');
  const leaf = await makeServerCertificate(options.authority, { hosts: divarHosts, now: new Date() });
  const sockets = new Set<Duplex>();
  const divar = createSecureServer(
    { key: leaf.key, cert: leaf.certificate + options.authority.certificate },
    counted(options),
  );
  const proxy = createServer((request, response) => plainRequest(options, request, response));
  proxy.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    tunnel(options, { target: request.url ?? '', socket, head, divar });
  });
  for (const server of [proxy, divar]) {
    server.keepAliveTimeout = 65_000;
    server.on('connection', (socket: Duplex) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  }
  divar.on('tlsClientError', () => undefined);
  const [proxyPort, tlsPort] = await Promise.all([listen(proxy), listen(divar)]);
  return {
    proxyPort,
    tlsPort,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([proxy, divar].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function counted({ handle, onCall }: InterceptorOptions): RequestListener {
  return (request, response) => {
    onCall?.();
    handle(request, response);
  };
}

function listen(server: ReturnType<typeof createServer> | SecureServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
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
  options.onForeign?.(host, !options.offline);
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
  options.onForeign?.(target.hostname, !options.offline);
  if (options.offline) {
    response.writeHead(403).end();
    return;
  }
  const forwarded = httpRequest(target, { method: request.method, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  forwarded.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  request.pipe(forwarded);
}
