import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Finding } from '../domain/finding.ts';
import type { Entry } from '../journal/entry.ts';
import type { RunningApp } from '../running-app.ts';

/** What the OAuth server answers. */
export interface OAuthAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
  findings: Finding[];
  /** The text is a page of the emulator; the journal goes without it. */
  isPage?: boolean;
  note?: string;
}

/** A request on its way through the OAuth server. */
export interface OAuthCall {
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  /** The body was too large; these are its first bytes. */
  truncated: boolean;
}

/** Begins the exchange in the journal of an app. */
export function startEntry(
  app: RunningApp,
  operation: string,
  { request, body, truncated }: OAuthCall,
): Entry {
  return app.journal.start({
    direction: 'bot_to_divar',
    operation,
    method: request.method ?? '',
    url: request.url ?? '',
    request: { headers: request.rawHeaders, body, ...(truncated && { truncated }) },
  });
}

/** Keeps the exchange, and only then lets the answer leave. */
export function finishExchange(
  { app, entry, start }: { app: RunningApp; entry: Entry; start: number },
  { status, headers, text, findings, isPage, note }: OAuthAnswer,
  { request, response }: OAuthCall,
): void {
  const body = Buffer.from(text);
  const all = [
    ...Object.entries(headers).flat(),
    ...[
      'Content-Length',
      String(body.length),
      'Cache-Control',
      'no-store',
      'X-Emulator-Entry',
      String(entry.id),
    ],
  ];
  const ids = [...new Set(findings.map(({ id }) => id))].join(', ');
  if (ids !== '') all.push('X-Emulator-Findings', ids);
  if (!request.complete) all.push('Connection', 'close');
  app.journal.finish(entry, {
    status,
    durationMs: performance.now() - start,
    response: isPage ? { headers: all, body: Buffer.alloc(0), truncated: true } : { headers: all, body },
    findings,
    ...(note !== undefined && { note }),
  });
  response.writeHead(status, all);
  response.end(body);
}
