import { readFileSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import type { Serve } from '../http/dispatch.ts';

export interface PageOptions {
  /** Answers a request that may not see the page; true where it did. Default: everyone may. */
  turnAway?: Serve;
}

const PAGE_PATHS = /^\/(?:chat\/addon_[^/]+\/?)?$/;
const ASSET_PATHS = /^\/_page\/([\w.-]+)$/;

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Own scripts, styles, fonts and calls only; pictures and recordings from the emulator or from memory. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const NOT_BUILT =
  'The page is not built. Run npm run build, and start again. The control API works without it: GET /_emulator/openapi.json\n';

/**
 * Serves the built page of folder `dir` at `/` and `/chat/addon_{app_slug}`, and its files under `/_page/`.
 * A folder without a built page answers 503 and says what to do.
 */
export function createPage(dir: string, { turnAway = () => false }: PageOptions = {}): Serve {
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const [pathname = '/'] = (request.url ?? '/').split('?');
    const file = fileFor(pathname);
    if (!file) return false;
    if (!turnAway(request, response)) send(response, path.join(dir, file.name), file.caching);
    return true;
  };
}

function fileFor(pathname: string): { name: string; caching: string } | undefined {
  const asset = ASSET_PATHS.exec(pathname)?.[1];
  if (asset !== undefined) return { name: `_page/${asset}`, caching: 'public, max-age=31536000, immutable' };
  return PAGE_PATHS.test(pathname) ? { name: 'index.html', caching: 'no-cache' } : undefined;
}

function send(response: ServerResponse, file: string, caching: string): void {
  const headers = {
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    const isPage = file.endsWith('index.html');
    response.writeHead(isPage ? 503 : 404, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
    response.end(isPage ? NOT_BUILT : 'No such file.\n');
    return;
  }
  const type = CONTENT_TYPES[path.extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { ...headers, 'content-type': type, 'cache-control': caching });
  response.end(readFileSync(file));
}
