import { type Agent, type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';

/** A request that the emulator would never make by itself, straight to the bot. */
export interface DirectRequest {
  url: string;
  method?: string;
  /** Names and values by turns; a name may come twice. */
  headers: string[];
  body?: string | Buffer;
  /** Default: a connection of its own, which the bot cannot have closed as an idle one just as the request leaves. */
  agent?: Agent | false;
  /** The connection is closed as soon as this has happened. */
  cut?: 'sent' | 'answering';
  timeoutMs?: number;
}

/** What came back; the status is undefined where nothing did. */
export interface DirectAnswer {
  status?: number;
  /** Beginning of the body. */
  body: string;
}

const mostBytes = 2000;

export function direct({
  url,
  method = 'POST',
  headers,
  body,
  agent = false,
  cut,
  timeoutMs = 5000,
}: DirectRequest): Promise<DirectAnswer> {
  return new Promise((resolve) => {
    const target = new URL(url);
    const send = target.protocol === 'https:' ? secureRequest : request;
    const all = ['Host', target.host, ...headers];
    const call = send(target, { method, headers: all as never, agent }, (response) => {
      if (cut === 'answering') call.destroy();
      beginningOf(response, (text) =>
        resolve({ ...(response.statusCode !== undefined && { status: response.statusCode }), body: text }),
      );
    });
    call.setTimeout(timeoutMs, () => call.destroy());
    call.on('error', () => resolve({ body: '' }));
    call.end(body, () => {
      if (cut === 'sent') setImmediate(() => call.destroy());
    });
  });
}

function beginningOf(response: IncomingMessage, then: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    if (size < mostBytes) chunks.push(chunk);
    size += chunk.length;
  });
  response.on('error', () => undefined);
  response.on('close', () => then(Buffer.concat(chunks).toString('utf8').slice(0, mostBytes)));
}

/** The headers of an event, by turns, for a body sent straight to the bot. */
export function eventHeaders(identificationKey: string, body: string): string[] {
  return [
    'Content-Type',
    'application/json',
    'Authorization',
    identificationKey,
    'Content-Length',
    String(Buffer.byteLength(body)),
  ];
}
