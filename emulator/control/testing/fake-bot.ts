import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a bot got it. */
export interface Received {
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

type Answer = (received: Received, response: ServerResponse) => void | Promise<void>;

/** A bot on a free port that keeps what it gets; it answers 200 unless told otherwise. */
export class FakeBot {
  readonly received: Received[] = [];
  answer: Answer = (_received, response) => void response.end();
  readonly #server = createServer((request, response) => void this.#take(request, response));

  static async start(): Promise<FakeBot> {
    const bot = new FakeBot();
    await new Promise<void>((resolve) => bot.#server.listen(0, '127.0.0.1', resolve));
    return bot;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/events`;
  }

  get bodies(): string[] {
    return this.received.map(({ body }) => body.toString('utf8'));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const received = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
    this.received.push(received);
    await this.answer(received, response);
  }
}
