import type { ServerResponse } from 'node:http';
import { hasBody, statuses } from '../../../spec/index.ts';
import { type FoundViolation, Refusal } from '../../divar/finding.ts';
import { contained, deferWrite } from '../../http/door.ts';
import type { RawHeaders } from '../../http/header-pairs.ts';
import { withHeaders } from '../../http/header-pairs.ts';
import type { JournalEntry } from '../../journal/entry.ts';

/** What the bot gets. */
export interface BotAnswer {
  status: number;
  body: object;
  /** Instead of the body as JSON, where a fault says so. */
  text?: string;
  headers?: Record<string, string>;
}

/** The gateway's status object for an error; anything but a refusal is a fault of the emulator. */
export function errorAnswer(error: unknown): BotAnswer {
  if (error instanceof Refusal) {
    const body = { code: error.code, message: error.message, details: [] };
    return { status: error.http, body, headers: error.headers };
  }
  const { code, http } = statuses.INTERNAL;
  return { status: http, body: { code, message: 'internal error', details: [] } };
}

/** The headers of an answer, those included that point to the findings. */
export function answerHeaders(
  entry: JournalEntry,
  {
    status,
    bytes,
    findings,
    more,
  }: { status: number; bytes: number; findings: FoundViolation[]; more?: Record<string, string> | undefined },
): string[] {
  const ofBody = ['Content-Type', 'application/json', 'Content-Length', String(bytes)];
  const headers = [...(hasBody(status) ? ofBody : []), 'X-Emulator-Entry', String(entry.id)];
  if (findings.length > 0) headers.push('X-Emulator-Findings', joinIds(findings));
  return more ? withHeaders(headers, more) : headers;
}

function joinIds(findings: FoundViolation[]): string {
  return [...new Set(findings.map(({ id }) => id))].join(', ');
}

/** How long a client may go on sending what is not read any more. */
const lingerMs = 5000;

/** Writes an answer whose body is already JSON text. A text leaves with the headers in one piece, a buffer would not. */
export function writeAnswer(
  response: ServerResponse,
  { status, headers, text }: { status: number; headers: RawHeaders; text: string },
): void {
  deferWrite(() => {
    response.writeHead(status, [...headers]);
    if (response.req.complete) response.end(text);
    else linger(response, text);
  });
}

/**
 * Answers a client that is still sending. Most of them look for the answer only once they have sent all, and find a
 * reset connection instead if it is closed under them; so the rest is taken and thrown away, for a while.
 */
function linger(response: ServerResponse, text: string): void {
  response.write(text);
  const timer = setTimeout(
    contained(() => response.end()),
    lingerMs,
  ).unref();
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  response.req.once('end', end).once('close', end).resume();
}
