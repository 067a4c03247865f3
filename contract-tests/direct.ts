import { type Agent, request } from 'node:http';
import { request as secureRequest } from 'node:https';

/** A request that the emulator would never make by itself, straight to the bot. */
export interface DirectRequest {
  url: string;
  method?: string;
  /** Names and values by turns; a name may come twice. */
  headers: string[];
  body?: string;
  agent?: Agent;
  /** The connection is closed as soon as this has happened. */
  cut?: 'sent' | 'answering';
  timeoutMs?: number;
}

/** Status of the answer; undefined where there is none. */
export function direct({
  url,
  method = 'POST',
  headers,
  body,
  agent,
  cut,
  timeoutMs = 5000,
}: DirectRequest): Promise<number | undefined> {
  return new Promise((resolve) => {
    const target = new URL(url);
    const send = target.protocol === 'https:' ? secureRequest : request;
    const all = ['Host', target.host, ...headers];
    const call = send(target, { method, headers: all as never, ...(agent && { agent }) }, (response) => {
      if (cut === 'answering') call.destroy();
      response.resume();
      response.on('close', () => resolve(response.statusCode));
    });
    call.setTimeout(timeoutMs, () => call.destroy());
    call.on('error', () => resolve(undefined));
    call.end(body, () => {
      if (cut === 'sent') setImmediate(() => call.destroy());
    });
  });
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
