import { BlockList, isIP } from 'node:net';
import { UsageError } from '../usage-error.ts';
import type { Listening } from './server.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Can this address, or host of a URL, be reached from this machine alone? */
export function isLoopback(host: string): boolean {
  const address = bareHost(host);
  const family = isIP(address);
  return family === 0 ? address === 'localhost' : loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** The address of `--host`, which may be written as in a URL: [::1]. */
export function bareHost(host = '127.0.0.1'): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** An origin of `--allow-origin`, as browsers send it. */
export function parseOrigin(origin: string): string {
  const isOrigin = isHttpUrl(origin) && new URL(origin).pathname === '/' && !/[?#@]/.test(origin);
  if (isOrigin) return new URL(origin).origin;
  throw new UsageError(
    `--allow-origin ${origin} is not an origin. Write it like --allow-origin http://localhost:3000.`,
  );
}

/** No address is longer: to read one as a URL takes time that grows with it. */
const longestUrl = 8000;

/** Can a user be sent back there? An absolute URL, of the web or of a program, that is not a script and no document itself. */
export function isRedirectUri(text: string): boolean {
  // A host and its port, such as localhost:8000/callback, would pass for a scheme and a path.
  if (text.length > longestUrl || !URL.canParse(text) || !/^[a-z][a-z0-9+.-]*:\//i.test(text)) return false;
  return !text.includes('#') && !/^(javascript|data|blob|vbscript|file|about):$/.test(new URL(text).protocol);
}

/** Is this an absolute http or https URL? */
export function isHttpUrl(text: string): boolean {
  return text.length <= longestUrl && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** The host name of `--public-url`, which is then answered to. */
export function publicHost(url: string | undefined): string[] {
  if (url === undefined) return [];
  if (!isHttpUrl(url)) {
    throw new UsageError(
      `--public-url ${url} is not an http or https URL. Write it like --public-url http://emulator:4242.`,
    );
  }
  return [new URL(url).hostname];
}

/** The emulator's address as this machine reaches it. */
export function makeUrl(host: string, { port }: Listening): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
