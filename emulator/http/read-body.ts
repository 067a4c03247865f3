import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { wasTooSlow } from './broken-request.ts';

/** What came of a request's body: `too_slow` where it was cut because it did not arrive whole in time. */
export type ReadBody = { kind: 'whole' | 'too_large' | 'cut' | 'too_slow'; body: Buffer };

/** Reads a request's body, of which at most `limit` bytes are taken; `through` a stream that may make it wait. */
export function readBody(
  request: IncomingMessage,
  limit: number,
  { through }: { through?: Transform } = {},
): Promise<ReadBody> {
  return new Promise((resolve) => {
    const source = through ? request.pipe(through) : request;
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (kind: ReadBody['kind']) => resolve({ kind, body: joined(chunks) });
    source.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limit) chunks.push(chunk);
      else end('too_large');
    });
    source.on('end', () => end('whole'));
    request.on('error', () => end(cutKind(request)));
  });
}

/** What there is to tell of a request that broke off; undefined for any other. */
export function howItBroke({ kind }: ReadBody): string | undefined {
  if (kind === 'cut') return 'The bot cut the connection within its request.';
  if (kind !== 'too_slow') return undefined;
  return 'The request did not arrive whole within the time of --request-timeout, and was cut.';
}

/** How a request that broke off did so. */
export function cutKind(request: IncomingMessage): 'cut' | 'too_slow' {
  return wasTooSlow(request) ? 'too_slow' : 'cut';
}

function joined(chunks: Buffer[]): Buffer {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
