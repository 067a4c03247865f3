import { type IncomingHttpHeaders, request } from 'node:http';
import { request as secureRequest } from 'node:https';

/** A request of a bot to the platform. */
export interface PlatformCall {
  method?: string;
  /** From the root, such as /v1/open-platform/... */
  path: string;
  /** Written as they are, in this letter case. */
  headers: Record<string, string>;
  body?: string | Buffer;
}

/** What the platform answered. */
export interface PlatformAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The text as JSON; undefined where it is none. */
  json?: unknown;
}

const timeoutMs = 30_000;

/** Calls the platform; an error where it cannot be reached. */
export function callPlatform(
  base: string,
  { method = 'POST', path, headers, body }: PlatformCall,
): Promise<PlatformAnswer> {
  const url = new URL(base.replace(/\/+$/, '') + path);
  const send = url.protocol === 'https:' ? secureRequest : request;
  return new Promise((resolve, reject) => {
    const call = send(url, { method, headers, agent: false, timeout: timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode!, headers: response.headers, text, json: parsed(text) });
      });
    });
    call.on('timeout', () => call.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    call.on('error', reject);
    call.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
