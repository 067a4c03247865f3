import type { Duplex } from 'node:stream';
import { statuses } from '../domain/statuses.ts';

const reasons: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Errors of a request that ends before it is whole. */
const cutShort = ['HPE_INVALID_EOF_STATE', 'ERR_HTTP_REQUEST_TIMEOUT'];

/**
 * Answers what is no whole HTTP request, such as an upload that breaks off while its sender still listens, in the form
 * of the gateway's errors (assumed). For the event clientError of a server.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { code, http } = statuses.INVALID_ARGUMENT;
  const message = cutShort.includes(error.code ?? '')
    ? 'request is not complete'
    : 'request is not valid HTTP';
  const body = JSON.stringify({ code, message, details: [] });
  const status = reasons[error.code ?? ''] ?? `${http} Bad Request`;
  const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`, () => socket.destroy());
}
