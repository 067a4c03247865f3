import { randomBytes, timingSafeEqual } from 'node:crypto';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { pipeline } from 'node:stream';
import { bareHost, isLoopback } from '../http/address.ts';
import { answerBrokenRequest } from '../http/broken-request.ts';
import { guardServer, type ReportFailure } from '../http/door.ts';
import { byFirstByte } from '../http/server.ts';
import { UsageError } from '../usage-error.ts';
import {
  bracket,
  formatAuthority,
  isDivarHost,
  type ProxyTarget,
  parseAuthority,
  parseTarget,
} from './hosts.ts';
import { openConnection, openProxy, proxyAuthorization, startTls } from './open-connection.ts';
import { type OwnProxy, ownProxyFor } from './own-proxy.ts';

export interface InterceptorOptions {
  /** Key and certificates, as PEM, of Divar's hosts. */
  server: { key: string; cert: string };
  /** Takes what is meant for Divar. */
  handle: RequestListener;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string | undefined;
  /** Port of the proxy. Default: a free one. */
  proxyPort?: number | undefined;
  /** `user:password` that the proxy asks for. Default: none on loopback, made-up ones beyond. */
  credentials?: string | undefined;
  /** Refuse what is meant for other hosts. Default: it is tunnelled untouched. */
  offline?: boolean | undefined;
  /** Where the user's own proxy for other hosts is named. Default: the environment of this process. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Told of each connection to another host, and each plain request; once more where it fails. */
  onOther?: ((call: OtherHostCall) => void) | undefined;
  /** Told of what fails at a request or a tunnel, which does not end the process. Default: nobody. */
  onFailure?: ReportFailure | undefined;
  /** Told of each request to Divar. */
  onCall?: ((request: IncomingMessage) => void) | undefined;
}

/** What a bot asks of a host that is none of Divar's. */
export interface OtherHostCall {
  host: string;
  method: string;
  /** `host:port`, or a URL without its query. */
  url: string;
  refused: boolean;
  /** The variable that names the user's own proxy, where it goes through that. */
  through: string | undefined;
  /** Why it could not be served. */
  problem: string | undefined;
}

/** A proxy, and a server that is Divar, over TLS and plain, for clients that ignore proxies. */
export interface Interceptor {
  proxyPort: number;
  tlsPort: number;
  /** `user:password` that the proxy asks for. */
  credentials: string | undefined;
  close(): Promise<void>;
}

const keepAliveTimeout = 65_000;

/** Starts intercepting: Divar's hosts lead to `handle`, every other host is left alone. */
export async function startInterceptor(options: InterceptorOptions): Promise<Interceptor> {
  const host = bareHost(options.host ?? '127.0.0.1');
  const credentials =
    options.credentials ?? (isLoopback(host) ? undefined : `divar:${randomBytes(18).toString('base64url')}`);
  const sockets = new Set<Socket>();
  const serveDivar = createDivar(options);
  const proxy = new HttpProxy({ ...options, host, credentials }, serveDivar);
  const divar = createTcpServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    serveDivar(socket);
  });
  guardServer(proxy.server, options.onFailure ?? (() => undefined));
  for (const server of [proxy.server, divar]) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
  }
  const [proxyPort, tlsPort] = await Promise.all([
    listen(proxy.server, { host, port: options.proxyPort ?? 0 }),
    listen(divar, { host, port: 0 }),
  ]);
  return {
    proxyPort,
    tlsPort,
    credentials,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(
        [proxy.server, divar].map((server) => new Promise((resolve) => server.close(resolve))),
      );
    },
  };
}

/** Serves connections as Divar does, over TLS or plain as each begins. */
function createDivar({ server, handle, onCall }: InterceptorOptions): (socket: Socket) => void {
  const listener: RequestListener = (request, response) => {
    onCall?.(request);
    handle(request, response);
  };
  const plain = createServer({ keepAliveTimeout }, listener);
  const secure = createSecureServer({ ...server, keepAliveTimeout }, listener);
  secure.on('tlsClientError', () => undefined);
  for (const each of [plain, secure]) {
    each.on('clientError', answerBrokenRequest);
    each.on('connect', (_, socket: Socket) => {
      socket.on('error', () => socket.destroy());
      refuse(socket, 400, 'This is Divar and no proxy: it takes no CONNECT.');
    });
  }
  return byFirstByte({ plain, secure });
}

function listen(server: TcpServer, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message = `The proxy cannot listen on ${bracket(host)}:${port}: ${cause.message}. Choose another port with --proxy-port.`;
      reject(new UsageError(message, { exitCode: 3, cause }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Takes requests and tunnels: those for Divar are served here, the others go where they are meant to. */
class HttpProxy {
  readonly server: Server;
  readonly #options: InterceptorOptions & { host: string };
  readonly #env: NodeJS.ProcessEnv;
  readonly #serveDivar: (socket: Socket) => void;

  constructor(options: InterceptorOptions & { host: string }, serveDivar: (socket: Socket) => void) {
    this.#options = options;
    this.#env = options.env ?? process.env;
    this.#serveDivar = serveDivar;
    this.server = createServer({ keepAliveTimeout }, (request, response) => {
      void this.#takeRequest(request, response).catch((error) => fail(response, 502, sentence(error)));
    });
    this.server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      if (head.length > 0) socket.unshift(head);
      void this.#takeTunnel(request, socket).catch((error) => refuse(socket, 502, sentence(error)));
    });
    this.server.on('clientError', answerBrokenRequest);
  }

  async #takeTunnel(request: IncomingMessage, socket: Socket): Promise<void> {
    if (!isAllowed(request, this.#options.credentials)) return refuse(socket, 407, credentialsWanted);
    const to = parseAuthority(request.url ?? '');
    if (!to)
      return refuse(
        socket,
        400,
        'CONNECT takes a host and a port from 1 to 65535, such as host.example:443.',
      );
    if (isDivarHost(to.host)) {
      socket.write(established);
      this.#serveDivar(socket);
      return;
    }
    const url = formatAuthority(to);
    const tell = this.#teller({ host: to.host, method: 'CONNECT', url });
    if (this.#refuses(to.host)) {
      tell({ refused: true });
      return refuse(socket, 403, offlineText(to.host));
    }
    try {
      const proxy = this.#ownProxy({ ...to, secure: to.port !== 80 });
      tell({ through: proxy?.variable });
      const upstream = await openConnection({ to, proxy, signal: closed(socket) });
      socket.write(established);
      pipeline(socket, upstream, () => undefined);
      pipeline(upstream, socket, () => undefined);
    } catch (error) {
      if (!socket.destroyed) tell({ problem: sentence(error) });
      refuse(socket, 502, `${url} cannot be reached: ${sentence(error)}`);
    }
  }

  /** A request over plain HTTP, which a proxy gets with its whole URL. */
  async #takeRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isAllowed(request, this.#options.credentials)) return fail(response, 407, credentialsWanted);
    const target = parseTarget(request.url ?? '');
    if (!target) return fail(response, 400, wantsWholeUrl);
    if (isDivarHost(target.host)) {
      request.url = target.path;
      request.headers.host = authorityHeader(target);
      this.#options.onCall?.(request);
      this.#options.handle(request, response);
      return;
    }
    const { method = 'GET' } = request;
    const url = urlWithoutQuery(target);
    const tell = this.#teller({ host: target.host, method, url });
    if (this.#refuses(target.host)) {
      tell({ refused: true });
      return fail(response, 403, offlineText(target.host));
    }
    try {
      const proxy = this.#ownProxy(target);
      tell({ through: proxy?.variable });
      await forward({ request, response, target, proxy });
    } catch (error) {
      if (!response.destroyed) tell({ problem: sentence(error) });
      fail(response, 502, `${url} cannot be reached: ${sentence(error)}`);
    }
  }

  #teller(call: Pick<OtherHostCall, 'host' | 'method' | 'url'>) {
    return ({ refused = false, through, problem }: Partial<OtherHostCall>) =>
      this.#options.onOther?.({ ...call, refused, through, problem });
  }

  /** What is on this machine anyway is not refused, unless others could come to it by way of us. */
  #refuses(host: string): boolean {
    const { offline, host: own } = this.#options;
    return offline === true && !(isLoopback(host) && isLoopback(own));
  }

  /** A variable may name this very proxy, left over from an earlier run; to go there would never end. */
  #ownProxy(to: Pick<ProxyTarget, 'host' | 'port' | 'secure'>): OwnProxy | undefined {
    const proxy = ownProxyFor(to, this.#env);
    const { port } = this.server.address() as AddressInfo;
    const isHere = proxy?.port === port && (isLoopback(proxy.host) || proxy.host === this.#options.host);
    return isHere ? undefined : proxy;
  }
}

interface Forwarding {
  request: IncomingMessage;
  response: ServerResponse;
  target: ProxyTarget;
  proxy: OwnProxy | undefined;
}

/** Passes a request on and its answer back; an Error where there is no answer that can be passed back. */
async function forward({ request, response, target, proxy }: Forwarding): Promise<void> {
  const signal = closed(response);
  const whole = proxy !== undefined && proxy.kind !== 'socks' && !target.secure;
  let connection = whole
    ? await openProxy(proxy, signal)
    : await openConnection({ to: target, proxy, signal });
  if (target.secure) connection = await startTls(connection, target.host);
  const headers = forwardedHeaders(request, target);
  const authorization = whole ? proxyAuthorization(proxy) : undefined;
  if (authorization) headers.push('Proxy-Authorization', authorization);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const forwarded = httpRequest({
      createConnection: () => connection,
      method: request.method,
      path: whole ? `http://${authorityHeader(target)}${target.path}` : target.path,
      // The types know no list of headers, which keeps their order and what is there twice.
      headers: headers as unknown as OutgoingHttpHeaders,
    });
    forwarded.on('response', resolve);
    forwarded.on('error', (error) => {
      request.unpipe(forwarded);
      reject(error);
    });
    request.on('error', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  const { statusCode = 0 } = answer;
  if (statusCode < 200 || statusCode > 999) {
    connection.destroy();
    throw new Error(`it answered with the status ${String(statusCode).padStart(3, '0')}`);
  }
  try {
    response.writeHead(statusCode, printable(answer.statusMessage), endToEnd(answer.rawHeaders));
    response.flushHeaders();
  } catch (error) {
    connection.destroy();
    throw error;
  }
  // An answer that is cut is cut for the bot too.
  pipeline(answer, response, () => connection.destroy());
}

/** A reason phrase that Node sends; any other is left to Node. */
function printable(reason: string | undefined): string | undefined {
  return reason && /^[\t\x20-\x7e\x80-\xff]+$/.test(reason) ? reason : undefined;
}

/** Headers for one hop alone (RFC 9110, 7.6.1). The framing of a body is made anew. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The headers, as names and values in turn, that are meant for the other end. */
function endToEnd(raw: readonly string[]): string[] {
  const pairs = raw.flatMap((name, at) => (at % 2 === 0 ? [{ name, value: raw[at + 1]! }] : []));
  const named = pairs.filter(({ name }) => name.toLowerCase() === 'connection');
  const dropped = new Set(named.flatMap(({ value }) => value.toLowerCase().split(/[\s,]+/)));
  return pairs
    .filter(({ name }) => !hopByHop.has(name.toLowerCase()) && !dropped.has(name.toLowerCase()))
    .flatMap(({ name, value }) => [name, value]);
}

function forwardedHeaders(
  { method = '', headers, rawHeaders }: IncomingMessage,
  target: ProxyTarget,
): string[] {
  const kept = endToEnd(rawHeaders);
  const list: string[] = ['Host', authorityHeader(target)];
  for (let at = 0; at < kept.length; at += 2) {
    if (kept[at]!.toLowerCase() !== 'host') list.push(kept[at]!, kept[at + 1]!);
  }
  if (target.credentials !== undefined && headers.authorization === undefined)
    list.push('Authorization', `Basic ${Buffer.from(target.credentials).toString('base64')}`);
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined) list.push('Transfer-Encoding', encoding);
  else if (headers['content-length'] === undefined && ['POST', 'PUT', 'PATCH'].includes(method))
    list.push('Content-Length', '0');
  list.push('Connection', 'close');
  return list;
}

/** The Host header of a target: without the port that its scheme has anyway. */
function authorityHeader({ host, port, secure }: ProxyTarget): string {
  return port === (secure ? 443 : 80) ? bracket(host) : formatAuthority({ host, port });
}

/** For the journal: a query may hold what nobody else should see. */
function urlWithoutQuery(target: ProxyTarget): string {
  return `${target.secure ? 'https' : 'http'}://${authorityHeader(target)}${target.path.replace(/\?.*$/s, '')}`;
}

/** Aborted when the bot is gone. */
function closed(bot: Socket | ServerResponse): AbortSignal {
  const controller = new AbortController();
  bot.once('close', () => controller.abort());
  return controller.signal;
}

function isAllowed({ headers }: IncomingMessage, credentials: string | undefined): boolean {
  if (credentials === undefined) return true;
  const wanted = Buffer.from(`Basic ${Buffer.from(credentials).toString('base64')}`);
  const given = Buffer.from(headers['proxy-authorization'] ?? '');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const established = 'HTTP/1.1 200 Connection established\r\n\r\n';
const challenge = 'Basic realm="divar-emulator"';
const credentialsWanted = 'The proxy asks for the user and password that are in its printed address.';
const wantsWholeUrl =
  'This is a proxy: it takes http and https URLs, as in GET http://host.example/path, and CONNECT for everything else.';

function offlineText(host: string): string {
  return `${host} is none of Divar's hosts, and others are refused (--offline).`;
}

function sentence(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || 'unknown error';
}

/** Answers a request in words, or cuts an answer that has begun. */
function fail(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const body = `divar-emulator: ${text}\n`;
  if (status === 407) response.setHeader('Proxy-Authenticate', challenge);
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.writeHead(status, STATUS_CODES[status], { 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
  response.req.resume();
}

/** Answers CONNECT in words where no tunnel is open yet. */
function refuse(socket: Socket, status: number, text: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = `divar-emulator: ${text}\n`;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  if (status === 407) lines.push(`Proxy-Authenticate: ${challenge}`);
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  socket.resume();
}
