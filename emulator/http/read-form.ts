import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import type { Busboy } from 'busboy';
import { cutKind, type ReadBody } from './read-body.ts';

/** A file of a form. */
interface FormFile {
  field: string;
  name: string;
  bytes: Buffer;
}

/** What a multipart form held. */
export interface Form {
  files: FormFile[];
  /** Names of the fields that are not files. */
  fields: string[];
  /** Why it could not be read as a form. */
  problem?: string;
}

/** A form, and as its body what a person can read of it: all up to the bytes of its first file. */
export type ReadForm = ReadBody & { form: Form };

/** How much of the body is kept for the journal, at most. */
const keptBytes = 4096;
const overhead = 65_536;

/** A form that was not read at all. */
export function unreadForm(): ReadForm {
  return { kind: 'whole', body: Buffer.alloc(0), form: { files: [], fields: [] } };
}

/** The most bytes that a form with one file of this size has. */
export function longestForm(fileLimit: number): number {
  return fileLimit + overhead;
}

/**
 * Reads a multipart form, of whose files at most `fileLimit` bytes are taken; it stops at the first one beyond.
 * `through` a stream that may make it wait.
 */
export async function readForm(
  request: IncomingMessage,
  { fileLimit, through }: { fileLimit: number; through: Transform },
): Promise<ReadForm> {
  // Before anything is awaited: a request that breaks off meanwhile tells so once.
  const cut = new Promise<ReadBody['kind']>((resolve) =>
    request.on('error', () => resolve(cutKind(request))),
  );
  const { default: busboy } = await import('busboy');
  const form: Form = { files: [], fields: [] };
  const head = keepHead(request);
  const start = () =>
    busboy({
      headers: asMultipart(request.headers),
      defParamCharset: 'utf8',
      // It counts a file as cut once it has this many bytes, even where no more follow.
      limits: { fileSize: fileLimit + 1, files: 2, fields: 20, fieldSize: keptBytes },
    });
  const isTooLong = Number(request.headers['content-length']) > longestForm(fileLimit);
  const kind = isTooLong ? 'too_large' : await Promise.race([cut, parse(request, { form, start, through })]);
  request.unpipe();
  request.resume();
  return { kind, body: beforeFile(head()), form };
}

/** Fills the form from the request; one that cannot be read tells why in its problem. */
function parse(
  request: IncomingMessage,
  { form, start, through }: { form: Form; start: () => Busboy; through: Transform },
): Promise<ReadBody['kind']> {
  return new Promise((resolve) => {
    const parser = startParser(start);
    if (typeof parser === 'string') {
      form.problem = parser;
      request.on('end', () => resolve('whole'));
      return;
    }
    parser.on('field', (name) => form.fields.push(name));
    parser.on('file', (field, stream, { filename }) => {
      stream.on('limit', () => resolve('too_large'));
      void collected(stream).then((bytes) => form.files.push({ field, name: filename ?? '', bytes }));
    });
    parser.on('error', (error) => {
      form.problem = (error as Error).message;
      resolve('whole');
    });
    parser.on('close', () => resolve('whole'));
    request.pipe(through).pipe(parser);
  });
}

/** The headers, where they announce a multipart form; the parser would take a form of text fields too. */
function asMultipart(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  if (/^multipart\/form-data\b/i.test(headers['content-type'] ?? '')) return headers;
  throw new Error('it announces no multipart form');
}

/** A parser throws where the headers announce no form. */
function startParser<T>(start: () => T): T | string {
  try {
    return start();
  } catch (error) {
    return (error as Error).message;
  }
}

/** Up to the end of the headers of the first part with a file name; of a form without one, of its first part. */
function beforeFile(head: Buffer): Buffer {
  const file = Math.max(head.indexOf('filename'), 0);
  const end = head.indexOf('\r\n\r\n', file);
  return end < 0 ? head : head.subarray(0, end + 4);
}

function keepHead(request: IncomingMessage): () => Buffer {
  let head = Buffer.alloc(0);
  request.on('data', (chunk: Buffer) => {
    if (head.length < keptBytes) head = Buffer.concat([head, chunk.subarray(0, keptBytes - head.length)]);
  });
  return () => head;
}

function collected(stream: Readable): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('close', () => resolve(Buffer.concat(chunks)));
    stream.on('error', () => resolve(Buffer.concat(chunks)));
  });
}
