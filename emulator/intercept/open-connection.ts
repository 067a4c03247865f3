import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Authority, formatAuthority } from './hosts.ts';
import type { OwnProxy } from './own-proxy.ts';

/** How to get to a host. */
export interface ProxyRoute {
  to: Authority;
  /** The user's own proxy on the way, if any. */
  proxy: OwnProxy | undefined;
  /** Ends the attempt, and the connection too. */
  signal: AbortSignal;
}

/** A connection to a host. An Error says why there is none, without anything secret. */
export async function openConnection({ to, proxy, signal }: ProxyRoute): Promise<Socket> {
  if (!proxy) return dial(to, signal);
  const socket = await openProxy(proxy, signal);
  try {
    return await (proxy.kind === 'socks' ? askSocks : askConnect)(socket, { to, proxy });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** A connection to the user's own proxy itself, over TLS where it wants that. */
export async function openProxy(proxy: OwnProxy, signal: AbortSignal): Promise<Socket> {
  try {
    const socket = await dial(proxy, signal);
    return proxy.kind === 'https' ? await startTls(socket, proxy.host) : socket;
  } catch (error) {
    throw new Error(`the proxy in ${proxy.variable} cannot be reached: ${(error as Error).message}`);
  }
}

/** Speaks TLS on a connection, with the trust that Node has. */
export async function startTls(socket: Socket, host: string): Promise<Socket> {
  const name = host.replace(/\.+$/, '');
  // An address is not a server name; Node warns of it.
  const secure = connectTls({ socket, host: name, servername: isIP(name) ? '' : name });
  await opened(secure, 'secureConnect');
  return secure;
}

export function proxyAuthorization({ credentials }: OwnProxy): string | undefined {
  return credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
}

async function dial({ host, port }: Authority, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  // One side may end before the other, as in the connection that the tunnel stands for.
  const socket = connect({ host, port, allowHalfOpen: true });
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  await opened(socket, 'connect');
  return socket;
}

/** Waits until a connection is there. An error of many addresses has no words of its own. */
async function opened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  try {
    await Promise.race([once(socket, event), failWhenClosed(socket)]);
  } catch (error) {
    const { message, errors = [] } = error as AggregateError;
    throw new Error(message || errors.map((each) => each.message).join(', '));
  }
}

function failWhenClosed(socket: Socket): Promise<never> {
  return new Promise((_, reject) => {
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}

interface Asking {
  to: Authority;
  proxy: OwnProxy;
}

/** Asks an HTTP proxy for a tunnel. */
async function askConnect(proxySocket: Socket, { to, proxy }: Asking): Promise<Socket> {
  const authority = formatAuthority(to);
  const call = request({ createConnection: () => proxySocket, method: 'CONNECT', path: authority });
  call.setHeader('Host', authority);
  const authorization = proxyAuthorization(proxy);
  if (authorization) call.setHeader('Proxy-Authorization', authorization);
  call.on('error', () => proxySocket.destroy());
  call.end();
  const [answer, socket, head] = (await once(call, 'connect').catch((error) => {
    throw new Error(`the proxy in ${proxy.variable} gave no answer: ${error.message}`);
  })) as [IncomingMessage, Socket, Buffer];
  const { statusCode = 0 } = answer;
  if (statusCode < 200 || statusCode > 299)
    throw new Error(`the proxy in ${proxy.variable} answered ${statusCode} to CONNECT ${authority}`);
  if (head.length > 0) socket.unshift(head);
  return socket;
}

const socksProblems: Record<number, string> = {
  1: 'general failure',
  2: 'not allowed',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'time to live expired',
};

/** Asks a SOCKS5 proxy for a tunnel (RFC 1928, 1929); the proxy resolves the name. */
async function askSocks(socket: Socket, { to, proxy }: Asking): Promise<Socket> {
  const fail = (what: string): never => {
    throw new Error(`the proxy in ${proxy.variable} ${what}`);
  };
  const take = async (size: number): Promise<Buffer> =>
    (await takeBytes(socket, size)) ?? fail('ended the connection before it answered');
  socket.write(Buffer.from(proxy.credentials ? [5, 2, 0, 2] : [5, 1, 0]));
  const [version, method] = await take(2);
  if (version !== 5) fail('does not speak SOCKS5');
  if (method === 2 && proxy.credentials) {
    const [user = '', password = ''] = proxy.credentials.split(/:(.*)/s);
    socket.write(Buffer.concat([Buffer.from([1]), withLength(user), withLength(password)]));
    if ((await take(2))[1] !== 0) fail('refuses its user or password');
  } else if (method !== 0) {
    fail('wants another way to log in');
  }
  const port = Buffer.alloc(2);
  port.writeUInt16BE(to.port);
  socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3]), withLength(to.host), port]));
  const [, reply = 1, , kind] = await take(4);
  if (reply !== 0) {
    fail(`does not reach ${formatAuthority(to)}: ${socksProblems[reply] ?? `reply ${reply}`}`);
  }
  await take((kind === 1 ? 4 : kind === 4 ? 16 : (await take(1))[0]!) + 2);
  return socket;
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text).subarray(0, 255);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/** The next bytes of a connection; undefined where it ends before. */
async function takeBytes(socket: Socket, size: number): Promise<Buffer | undefined> {
  for (;;) {
    const bytes = socket.read(size) as Buffer | null;
    if (bytes?.length === size) return bytes;
    if (bytes !== null || socket.readableEnded || socket.destroyed) return undefined;
    await changed(socket);
  }
}

/** Waits until more has come, or nothing more can come. */
function changed(socket: Socket): Promise<void> {
  const names = ['readable', 'end', 'close'];
  return new Promise((resolve) => {
    const done = () => {
      for (const name of names) socket.off(name, done);
      resolve();
    };
    for (const name of names) socket.on(name, done);
  });
}
