import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Contract, hasBody } from '../../../spec/index.ts';
import type { App, AppRegistry } from '../../app/app.ts';
import { answerUnder, type InjectedFault, struckBy } from '../../divar/faults.ts';
import { type FoundViolation, OAuthRefusal } from '../../divar/finding.ts';
import { mergedHeaders, withHeaders } from '../../http/header-pairs.ts';
import type { JournalEntry } from '../../journal/entry.ts';

/** What the OAuth server answers. */
export interface OAuthAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
  findings: FoundViolation[];
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
function startEntry(app: App, operation: string, { request, body, truncated }: OAuthCall): JournalEntry {
  return app.journal.start({
    direction: 'bot_to_divar',
    operation,
    method: request.method ?? '',
    url: request.url ?? '',
    request: { headers: request.rawHeaders, body, truncated: truncated || undefined },
  });
}

/** What an exchange is about: where it is kept, whose it is, and what to do. */
interface OAuthExchange {
  app: App;
  operation: string;
  /** Name of the user that it is about. */
  user?: string;
  work: () => OAuthAnswer;
}

/** Answers a request, as far as a fault lets it happen, and keeps the exchange. */
export async function exchange(
  call: OAuthCall,
  { app, operation, user, work }: OAuthExchange,
): Promise<void> {
  const start = performance.now();
  const ended = app.activity.begin();
  try {
    const entry = startEntry(app, operation, call);
    const fault = app.faults.strike({ direction: 'bot_to_divar', operation, user });
    if (fault?.latencyMs) await app.pause(fault.latencyMs);
    app.chat.together(() => {
      const answer = answerUnder(fault, { work, standIn });
      if (answer) finishExchange({ app, entry, start, fault }, answer, call);
      else cut({ app, entry, start, fault }, call);
    });
  } finally {
    ended();
  }
}

/** The answer that a fault gives; what it leaves open is as the real answer would be. */
function standIn(fault: InjectedFault, real: OAuthAnswer | undefined): OAuthAnswer {
  const { status, body, headers } = fault;
  const usual = status === undefined ? real : undefined;
  return {
    status: status ?? usual?.status ?? 200,
    headers: mergedHeaders(usual?.headers ?? json, headers ?? {}),
    text: body ?? usual?.text ?? failing,
    findings: real?.findings ?? [],
    isPage: usual?.isPage && body === undefined ? true : undefined,
  };
}

const json = { 'Content-Type': 'application/json' };
const failing = JSON.stringify({ error: 'server_error', error_description: 'The server failed.' });

/** What is known of an exchange that ends. */
interface ExchangeEnd {
  app: App;
  entry: JournalEntry;
  start: number;
  fault: InjectedFault | undefined;
}

function cut({ app, entry, start, fault }: ExchangeEnd, { response }: OAuthCall): void {
  app.journal.finish(entry, { duration_ms: performance.now() - start, ...struckBy(fault) });
  response.destroy();
}

/** Keeps the exchange, and only then lets the answer leave. */
function finishExchange(
  { app, entry, start, fault }: ExchangeEnd,
  { status, headers, text, findings, isPage, note }: OAuthAnswer,
  { request, response }: OAuthCall,
): void {
  const body = Buffer.from(hasBody(status) ? text : '');
  const own = ['Cache-Control', 'no-store', 'X-Emulator-Entry', String(entry.id)];
  if (hasBody(status)) own.unshift('Content-Length', String(body.length));
  const all = withHeaders(own, headers);
  const ids = [...new Set(findings.map(({ id }) => id))].join(', ');
  if (ids !== '') all.push('X-Emulator-Findings', ids);
  if (!request.complete) all.push('Connection', 'close');
  app.journal.finish(entry, {
    status,
    duration_ms: performance.now() - start,
    response: isPage ? { headers: all, body: Buffer.alloc(0), truncated: true } : { headers: all, body },
    findings,
    note,
    ...struckBy(fault),
  });
  response.writeHead(status, all);
  response.end(body);
}

/** Why a browser is turned away: the HTTP status, and the header that it is about. */
export interface TurnedAway {
  status: number;
  where?: string;
}

/** What the OAuth server works on. */
export interface OAuthParts {
  contract: Contract;
  apps: AppRegistry;
  /** Why a browser may not see the authorise page, or answer it; undefined where it may. */
  turnedAway(request: IncomingMessage): TurnedAway | undefined;
  /** Told of failures that are the emulator's own. */
  onError: (error: unknown) => void;
}

/** Refuses a request that has one of these parameters more than once (RFC 6749, 3.1 and 3.2). */
export function checkOnce(given: URLSearchParams, names: Iterable<string>): void {
  const counts = new Map<string, number>();
  for (const name of given.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const name of names) {
    const count = counts.get(name) ?? 0;
    if (count < 2) continue;
    throw new OAuthRefusal('repeated_parameter', {
      where: name,
      expected: 'one value',
      actual: `${count} values`,
    });
  }
}
