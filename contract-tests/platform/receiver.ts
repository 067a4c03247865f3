import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { conversationOfEvent } from '../../spec/index.ts';

/** A request of the platform to one of the app's URLs. */
export interface Received {
  /** Such as /events. */
  path: string;
  method: string;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  text: string;
  /** The body as JSON; undefined where it is none. */
  json?: unknown;
  at: number;
}

/** What the app answers; the usual is 200 and an empty body. */
export interface Reaction {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

type React = (received: Received) => Reaction | undefined | Promise<Reaction | undefined>;

/** Stands where a bot would: keeps what the platform sends, by conversation, and answers as it is told. */
export class Receiver {
  readonly url: string;
  readonly #received = new Map<string, Received[]>();
  readonly #reactions = new Map<string, React>();
  readonly #stop: () => Promise<void>;

  private constructor(url: string, stop: () => Promise<void>) {
    this.url = url;
    this.#stop = stop;
  }

  static async start(): Promise<Receiver> {
    const server = createServer(async (request, response) => {
      const { status = 200, headers = {}, body = '' } = await receiver.#take(await read(request));
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const receiver = new Receiver(`http://127.0.0.1:${port}`, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return receiver;
  }

  /** What came for a conversation, oldest first. */
  of(conversationId: string): Received[] {
    return this.#received.get(conversationId) ?? [];
  }

  /** Everything that came. */
  all(): Received[] {
    return [...this.#received.values()].flat();
  }

  /** Answers what comes for a conversation from now on. */
  answer(conversationId: string, react: React): void {
    this.#reactions.set(conversationId, react);
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  async #take(received: Received): Promise<Reaction> {
    const id = findConversation(received);
    this.#received.set(id, [...this.of(id), received]);
    return (await this.#reactions.get(id)?.(received)) ?? {};
  }
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const { url = '', method = '', headers, rawHeaders } = request;
  return { path: url, method, headers, rawHeaders, text, json: parsed(text), at: Date.now() };
}

/** An event names its conversation inside, a pressed button at the top; a path may name it where no body does. */
function findConversation({ json, path }: Received): string {
  return conversationOfEvent(json) ?? path;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
