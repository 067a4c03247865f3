import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, faultNote } from '../domain/faults.ts';
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

export const json = { 'Content-Type': 'application/json', Pragma: 'no-cache' };

/** Where a call is answered. */
interface Place {
  app: RunningApp;
  operation: string;
  call: OAuthCall;
}

/** Answers a call, as far as the faults in force let that happen; the journal of the app has the exchange. */
export async function answerUnderFaults(work: () => OAuthAnswer, place: Place): Promise<void> {
  const { app, operation, call } = place;
  const start = performance.now();
  const ended = app.activity.begin();
  try {
    const entry = startEntry(place);
    const fault = app.faults.strike({ direction: 'bot_to_divar', operation });
    if (fault?.latencyMs) await sleep(fault.latencyMs, undefined, { ref: false });
    const answer = fault ? underFault(fault, work) : work();
    if (answer) return finishExchange({ app, entry, start }, answer, call);
    app.journal.finish(entry, { durationMs: performance.now() - start, note: faultNote(fault!) });
    call.response.destroy();
  } finally {
    ended();
  }
}

/** The answer that a fault leaves or puts in its place; undefined where the connection is to be cut. */
function underFault(fault: Fault, work: () => OAuthAnswer): OAuthAnswer | undefined {
  const { status, body, headers, drop, after } = fault;
  const replaces = status !== undefined || body !== undefined;
  const real = after || !(drop || replaces) ? work() : undefined;
  if (drop) return undefined;
  const note = faultNote(fault);
  if (real && !replaces) return { ...real, headers: { ...real.headers, ...headers }, note };
  const failing = { error: 'server_error', error_description: 'injected fault' };
  return {
    status: status ?? real?.status ?? 200,
    headers: { ...json, ...headers },
    text: body ?? JSON.stringify(failing),
    findings: real?.findings ?? [],
    note,
  };
}

function startEntry({ app, operation, call: { request, body, truncated } }: Place): Entry {
  return app.journal.start({
    direction: 'bot_to_divar',
    operation,
    method: request.method ?? '',
    url: request.url ?? '',
    request: { headers: request.rawHeaders, body, ...(truncated && { truncated }) },
  });
}

/** Keeps the exchange, and only then lets the answer leave. */
function finishExchange(
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
