import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';

/** A request as a bot received it. */
export interface Received {
  request: IncomingMessage;
  body: string;
  bytes: Buffer;
}

export interface ScriptedBot {
  url: string;
  received: Received[];
  stop(): Promise<void>;
}

export type Answer = (received: Received, response: ServerResponse) => void | Promise<void>;

/** A bot that answers as the test says; 200 and nothing more where it says nothing. */
export async function scriptedBot(
  answer: Answer = (_, response) => void response.end(),
): Promise<ScriptedBot> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const one = { request, body: bytes.toString('utf8'), bytes };
    received.push(one);
    await answer(one, response);
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${portOf(server)}/events`,
    received,
    stop: () => closed(server),
  };
}

/** A server that does with each connection what the test says, below HTTP. */
export async function rawServer(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${portOf(server)}/events`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await closed(server);
    },
  };
}

function listening(server: Server | TcpServer): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function portOf(server: Server | TcpServer): number {
  return (server.address() as AddressInfo).port;
}

function closed(server: Server | TcpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

/** A promise that the test resolves when it likes. */
export function deferred<T = void>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
