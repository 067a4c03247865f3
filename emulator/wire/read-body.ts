import type { IncomingMessage } from 'node:http';

/** What came of a request's body. */
export type ReadBody = { kind: 'whole' | 'too_large' | 'cut'; body: Buffer };

/** Reads a request's body, of which at most `limit` bytes are taken. */
export function readBody(request: IncomingMessage, limit: number): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (kind: ReadBody['kind']) => resolve({ kind, body: joined(chunks) });
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limit) chunks.push(chunk);
      else end('too_large');
    });
    request.on('end', () => end('whole'));
    request.on('error', () => end('cut'));
  });
}

function joined(chunks: Buffer[]): Buffer {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
