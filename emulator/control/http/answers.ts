import type { ServerResponse } from 'node:http';
import { ControlProblem, type StreamEvent } from '../control-api.ts';

const heartbeatMs = 15_000;

const jsonType = 'application/json; charset=utf-8';

/** An answer that is longer leaves in pieces, so that it may be longer than a text can be. */
const mostAtOnce = 4 * 1024 * 1024;

/** Sends a value as JSON; the promise ends when all of it has left. */
export async function sendJson(response: ServerResponse, status: number, body: unknown): Promise<void> {
  let text = '';
  for (const piece of jsonPieces(body)) {
    text += piece;
    if (text.length < mostAtOnce) continue;
    if (!response.headersSent) response.writeHead(status, headersFor(jsonType));
    if (!response.write(text)) await drained(response);
    if (response.destroyed) return;
    text = '';
  }
  if (response.headersSent) response.end(text);
  else send(response, { status, type: jsonType, text });
}

/** The JSON of a value, its lists and long texts in pieces, as far as they lie near its root. */
function* jsonPieces(value: unknown, depth = 0): Generator<string> {
  if (typeof value === 'string' && value.length > mostAtOnce) yield* textPieces(value);
  else if (typeof value !== 'object' || value === null || depth > 3) yield JSON.stringify(value) ?? 'null';
  else if (Array.isArray(value)) yield* piecesOfList(value, depth);
  else yield* piecesOfObject(value, depth);
}

function* piecesOfList(list: unknown[], depth: number): Generator<string> {
  yield '[';
  for (const [index, item] of list.entries()) {
    if (index > 0) yield ',';
    yield* jsonPieces(item, depth + 1);
  }
  yield ']';
}

function* piecesOfObject(object: object, depth: number): Generator<string> {
  let before = '{';
  for (const [name, field] of Object.entries(object)) {
    if (field === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    yield* jsonPieces(field, depth + 1);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

function* textPieces(text: string): Generator<string> {
  yield '"';
  for (let at = 0; at < text.length; at += mostAtOnce)
    yield JSON.stringify(text.slice(at, at + mostAtOnce)).slice(1, -1);
  yield '"';
}

export function sendText(response: ServerResponse, text: string): void {
  send(response, { status: 200, type: 'text/plain; charset=utf-8', text });
}

function send(
  response: ServerResponse,
  { status, type, text }: { status: number; type: string; text: string },
): void {
  response.writeHead(status, { ...headersFor(type), 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

function headersFor(type: string) {
  return { 'Content-Type': type, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
}

/** What is wrong, where and what to do; anything but a ControlProblem is a failure of the emulator. */
export function sendProblem(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = error instanceof ControlProblem ? error.status : 500;
  void sendJson(response, status, { error: problemBody(error) });
}

function problemBody(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ControlProblem)) return { message };
  const { where, remedy } = error;
  return { message, ...(where !== undefined && { where }), ...(remedy !== undefined && { remedy }) };
}

/** Sends the live stream until the reader goes. */
export async function sendStream(
  response: ServerResponse,
  events: AsyncIterable<StreamEvent>,
): Promise<void> {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write(': the live stream of the emulator\n\n');
  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs);
  try {
    for await (const { id, event, data } of events) {
      const free = response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (!free) await drained(response);
      if (response.destroyed) break;
    }
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}
