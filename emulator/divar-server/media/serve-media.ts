import type { IncomingMessage, ServerResponse } from 'node:http';
import parseRange, { type Range } from 'range-parser';
import type { Serve } from '../../http/dispatch.ts';
import type { MediaFile, MediaStore } from './media-store.ts';

const mediaPath = /^\/media\/([\w-]+)\/([^?]*)/;

/**
 * Serves the files that users and bots sent, under /media/{id}/{name}. Says whether the request was for one. A file never acts
 * as a page: its type comes from its bytes, what is not a picture, sound or film is an attachment, and scripts are off.
 */
export function serveMedia(store: MediaStore, { turnAway = () => false }: { turnAway?: Serve } = {}): Serve {
  return (request, response) => {
    const [, id, name = ''] = mediaPath.exec(request.url ?? '') ?? [];
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (id === undefined || !isRead) return false;
    if (turnAway(request, response)) return true;
    const file = store.get(id, decoded(name));
    if (file) send(file, { request, response });
    else sendGone(request, response);
    return true;
  };
}

/** For people and players: it is not a call of a bot, which the journal would hold. */
function sendGone({ method }: IncomingMessage, response: ServerResponse): void {
  response.writeHead(404, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
  });
  const text =
    'The emulator does not have this file: it keeps the newest 256 MB, or all of them with --data.\n';
  response.end(method === 'HEAD' ? undefined : text);
}

/** The file that is served at a link, whatever name the emulator is reached by. */
export function mediaAt(store: MediaStore, link: string): MediaFile | undefined {
  const { pathname } = URL.canParse(link) ? new URL(link) : { pathname: '' };
  const [, id, name = ''] = mediaPath.exec(pathname) ?? [];
  return id === undefined ? undefined : store.get(id, decoded(name));
}

/** The link under the address that the emulator has now, where the file is here; any other link as it is. */
export function linkFrom(url: string, store: MediaStore, link: string): string {
  const { pathname } = URL.canParse(link) ? new URL(link) : { pathname: '' };
  const [, id] = mediaPath.exec(pathname) ?? [];
  return id !== undefined && store.has(id) ? url + pathname : link;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Answers with the whole file or with the one part that a player or a download client asked for. */
function send(
  { name, bytes }: MediaFile,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  const part = askedPart(request, bytes.length);
  if (part === 'beyond') {
    response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
    return;
  }
  const body = part ? bytes.subarray(part.start, part.end + 1) : bytes;
  response.writeHead(part ? 206 : 200, {
    ...fileHeaders({ name, bytes }),
    'Content-Length': body.length,
    ...(part && { 'Content-Range': `bytes ${part.start}-${part.end}/${bytes.length}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function fileHeaders({ name, bytes }: MediaFile): Record<string, string> {
  const type = detectContentType(bytes);
  const disposition = type === 'application/octet-stream' ? 'attachment' : 'inline';
  return {
    'Content-Type': type,
    'Accept-Ranges': 'bytes',
    'Content-Disposition': `${disposition}; filename*=UTF-8''${extValue(name)}`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, max-age=3600',
  };
}

/** A name as RFC 8187 has it: these characters too are escaped there. */
function extValue(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The part that Range asks for. Without one, with several, in another unit, or where it depends on If-Range
 * (there is no validator to compare), and for any method but GET it is the whole file, as RFC 9110 allows.
 */
function askedPart({ headers, method }: IncomingMessage, size: number): Range | 'beyond' | undefined {
  if (method !== 'GET' || headers.range === undefined || headers['if-range'] !== undefined) return undefined;
  const ranges = parseRange(size, headers.range, { combine: true });
  if (ranges === -1) return 'beyond';
  return ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1 ? undefined : ranges[0];
}

const signatures: [type: string, at: number, bytes: string][] = [
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP'],
  ['image/avif', 4, 'ftypavif'],
  ['image/heic', 4, 'ftyphei'],
  ['image/heic', 4, 'ftypmif1'],
  ['audio/mp4', 4, 'ftypM4A'],
  ['video/3gpp', 4, 'ftyp3g'],
  ['video/mp4', 4, 'ftyp'],
];

/** What a file is by its first bytes, of the kinds that a browser may show; anything else is just bytes. */
function detectContentType(bytes: Buffer): string {
  const head = bytes.toString('latin1', 0, 16);
  const found = signatures.find(([, at, signature]) => head.startsWith(signature, at));
  return found?.[0] ?? 'application/octet-stream';
}
