import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Sends bytes as they are; resolves with all that comes back, once `isEnough` or the other side has ended. */
export function exchange(
  port: number,
  bytes: string | Buffer,
  { host = '127.0.0.1', isEnough = () => false as boolean, next = '' } = {} as Exchange,
): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    let rest = next;
    const socket = connect(port, host, () => socket.write(bytes));
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      received += text;
      if (isEnough(received)) socket.destroy();
      if (rest !== '') socket.write(rest);
      rest = '';
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
}

interface Exchange {
  host?: string;
  /** Ends the exchange from this side. */
  isEnough?: (received: string) => boolean;
  /** Sent after the first bytes of the answer, as into a tunnel. */
  next?: string;
}

/** A server that does with each connection what it is told; `close` waits for nothing. */
export async function rawServer(
  serve: (socket: Socket) => void,
  host = '127.0.0.1',
): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
