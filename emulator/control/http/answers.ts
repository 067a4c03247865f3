import type { ServerResponse } from 'node:http';
import { contained } from '../../door.ts';
import { ControlProblem, type StreamEvent } from '../control-api.ts';

const heartbeatMs = 15_000;

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, { status, type: 'application/json; charset=utf-8', text: JSON.stringify(body) });
}

export function sendText(response: ServerResponse, text: string): void {
  send(response, { status: 200, type: 'text/plain; charset=utf-8', text });
}

function send(
  response: ServerResponse,
  { status, type, text }: { status: number; type: string; text: string },
): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
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
  const beat = contained(() => {
    if (!response.writableNeedDrain) response.write(':\n\n');
  });
  const heartbeat = setInterval(beat, heartbeatMs);
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
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
