import type { IncomingMessage, ServerResponse } from 'node:http';
import { contentTypeOf } from './content-type.ts';
import type { MediaFile, MediaStore } from './media-store.ts';

const mediaPath = /^\/media\/([\w-]+)\/([^?]*)/;

/**
 * Serves the files that users and bots sent, under /media/{id}/{name}. Says whether the request was for one. A file never acts
 * as a page: its type comes from its bytes, what is no picture, sound or film is an attachment, and scripts are off.
 */
export function serveMedia(
  store: MediaStore,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const [, id, name = ''] = mediaPath.exec(request.url ?? '') ?? [];
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const file = id === undefined || !isRead ? undefined : store.get(id, decoded(name));
    if (!file) return false;
    send(file, { request, response });
    return true;
  };
}

/** The file that is served at a link, whatever name the emulator is reached by. */
export function mediaAt(store: MediaStore, link: string): MediaFile | undefined {
  const { pathname } = URL.canParse(link) ? new URL(link) : { pathname: '' };
  const [, id, name = ''] = mediaPath.exec(pathname) ?? [];
  return id === undefined ? undefined : store.get(id, decoded(name));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function send(
  { name, bytes }: MediaFile,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  const type = contentTypeOf(bytes);
  const disposition = type === 'application/octet-stream' ? 'attachment' : 'inline';
  response.writeHead(200, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'Content-Disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, max-age=3600',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
