import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from './usage-error.ts';

/** Longer than clients keep idle connections, so that none is closed under a bot's new call. */
const keepAliveMs = 65_000;

/** A server that listens. */
export interface Listening {
  server: Server;
  port: number;
  close(): Promise<void>;
}

/** Listens on an address; a port that is taken, or an address that is not ours, is a UsageError. */
export async function listen(
  listener: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new UsageError(`--port ${port} is no port. Use a whole number from 0 to 65535.`);
  const server = createServer({ keepAliveTimeout: keepAliveMs, requestTimeout: 0 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, { host, port })));
    server.listen(port, host, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
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
