import { closeSync, openSync, readSync } from 'node:fs';

const chunkBytes = 1 << 20;

/** One line of a file, without its line break. */
export interface Line {
  text: string;
  bytes: Buffer;
  /** Counted from 1. */
  number: number;
  /** Byte at which it begins. */
  start: number;
  /** It ends with a line break. */
  complete: boolean;
}

/** The lines of a file, however large it is. */
export function* readLines(file: string): Generator<Line> {
  const fd = openSync(file, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    let start = 0;
    let number = 1;
    for (const chunk of readChunks(fd)) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        yield makeLine(rest.subarray(0, end), { number, start, complete: true });
        start += end + 1;
        number += 1;
        rest = rest.subarray(end + 1);
      }
    }
    if (rest.length > 0) yield makeLine(rest, { number, start, complete: false });
  } finally {
    closeSync(fd);
  }
}

function makeLine(bytes: Buffer, place: Pick<Line, 'number' | 'start' | 'complete'>): Line {
  return { text: bytes.toString('utf8'), bytes, ...place };
}

function* readChunks(fd: number): Generator<Buffer> {
  while (true) {
    const chunk = Buffer.alloc(chunkBytes);
    const bytes = readSync(fd, chunk);
    if (bytes === 0) return;
    yield chunk.subarray(0, bytes);
  }
}
