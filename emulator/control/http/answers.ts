import type { ServerResponse } from 'node:http';
import { ControlProblem, type StreamEvent } from '../../control-api/control-api.ts';
import { contained } from '../../http/door.ts';
import { breathe, inTurns, jsonPieces } from '../../http/turns.ts';

const heartbeatMs = 15_000;

const json = 'application/json; charset=utf-8';

/** Longer answers are sent in parts. */
const longestPart = 65_536;

/** Sends an answer: whole where it is short, and else as its rows are made and the reader takes them. */
export async function sendAnswer(response: ServerResponse, answer: unknown): Promise<void> {
  let text = '';
  for await (const piece of inTurns(jsonPieces(answer))) {
    if (response.destroyed) return;
    text += piece;
    if (text.length < longestPart) continue;
    if (!response.headersSent) response.writeHead(200, { 'Content-Type': json, ...safety });
    if (!response.write(text)) await drained(response);
    text = '';
  }
  if (response.headersSent) response.end(text);
  else send(response, { status: 200, type: json, text });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, { status, type: json, text: JSON.stringify(body) });
}

export function sendText(response: ServerResponse, text: string): void {
  send(response, { status: 200, type: 'text/plain; charset=utf-8', text });
}

const safety = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

function send(
  response: ServerResponse,
  { status, type, text }: { status: number; type: string; text: string },
): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    ...safety,
  });
  response.end(text);
}

/** What is wrong, where and what to do; anything but a ControlProblem is a failure of the emulator. */
export function sendProblem(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status = error instanceof ControlProblem ? error.status : 500;
  sendJson(response, status, { error: problemBody(error) });
}

function problemBody(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ControlProblem)) return { message };
  const { where, remedy } = error;
  return { message, where, remedy };
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
  const beat = contained(() => {
    if (!response.writableNeedDrain) response.write(':\n\n');
  });
  const heartbeat = setInterval(beat, heartbeatMs);
  try {
    for await (const { id, event, data } of events) {
      await breathe();
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
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
