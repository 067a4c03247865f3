import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { statuses } from '../../spec/index.ts';

/** What arrived and was not a whole HTTP request, so that it reached no API. */
export interface BrokenRequest {
  /** Of its first line, as far as that came; empty where none did. */
  method: string;
  url: string;
  /** Why it was refused, in words. */
  note: string;
  status: number;
}

interface ParserError extends NodeJS.ErrnoException {
  reason?: string;
  /** The bytes that could not be read. */
  rawPacket?: Buffer;
}

const reasons: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Errors of a request that ends before it is whole. */
const cutShort = ['HPE_INVALID_EOF_STATE', 'ERR_HTTP_REQUEST_TIMEOUT'];

/** Connections whose request did not arrive whole in time. */
const slow = new WeakSet<Duplex>();

/** Did a request break off because it had not arrived whole in time? */
export function wasTooSlow({ socket }: IncomingMessage): boolean {
  return slow.has(socket);
}

/**
 * Answers what is not a whole HTTP request, and tells of it. One that broke off within its body is told by the API that it
 * had reached.
 */
export function answerBrokenRequests(server: Server, tell: (broken: BrokenRequest) => void): void {
  const newest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    newest.set(request.socket, response);
  });
  server.on('clientError', (error: ParserError, socket: Socket) => {
    const response = newest.get(socket);
    const reachedAnApi = response !== undefined && !response.req.complete;
    if (reachedAnApi && response.headersSent) {
      // It was answered before it was whole; a second answer would be taken for that of the next request.
      socket.destroy();
      return;
    }
    const status = answerBrokenRequest(error, socket);
    const saidNothing = socket.bytesRead === 0;
    if (status === undefined || reachedAnApi || saidNothing) return;
    tell({ ...firstLine(error.rawPacket), note: wordsFor(error), status });
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const { code, http } = statuses.UNIMPLEMENTED;
    refuse(socket, { status: `${http} Not Implemented`, code, message: 'Method Not Allowed' });
    const note =
      "The emulator's own port is not a proxy. Let the bot come through the one of run, or of start --intercept.";
    tell({ method: 'CONNECT', url: request.url ?? '', note, status: http });
  });
}

/**
 * Answers what is not a whole HTTP request, such as an upload that breaks off while its sender still listens, in the form
 * of the gateway's errors (assumed). For the event clientError of a server. Undefined where nobody listens any more.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): number | undefined {
  const name = error.code ?? '';
  if (name === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  if (name === 'ERR_HTTP_REQUEST_TIMEOUT') slow.add(socket);
  const { code, http } = statuses.INVALID_ARGUMENT;
  const message = cutShort.includes(name) ? 'request is not complete' : 'request is not valid HTTP';
  const status = reasons[name] ?? `${http} Bad Request`;
  refuse(socket, { status, code, message });
  return Number.parseInt(status, 10);
}

function refuse(
  socket: Duplex,
  { status, code, message }: { status: string; code: number; message: string },
): void {
  const body = JSON.stringify({ code, message, details: [] });
  const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`, () => socket.destroy());
}

const longestUrl = 2000;

function firstLine(packet: Buffer | undefined): { method: string; url: string } {
  const text = packet?.toString('latin1', 0, longestUrl) ?? '';
  const [, method = '', url = ''] =
    /^([A-Z]{3,20}) ([^\r\n]*?)(?: HTTP\/[\d.]*)?(?:[\r\n]|$)/.exec(text) ?? [];
  return { method, url: Buffer.from(url, 'latin1').toString('utf8') };
}

function wordsFor({ code, reason, message }: ParserError): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return 'The headers did not arrive whole within the time of --request-timeout.';
  if (code === 'HPE_HEADER_OVERFLOW') return 'The headers are too long: 16 KB at most.';
  if (code === 'HPE_INVALID_EOF_STATE') return 'The connection ended within the headers.';
  return `This is not valid HTTP: ${reason ?? message}.`;
}
