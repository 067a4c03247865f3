import { isHttpUrl } from './control/app-change.ts';
import type { Listening } from './server.ts';
import { UsageError } from './usage-error.ts';

/** Can this address, or host of a URL, be reached from this machine alone? */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d+){3}|::1|\[::1\]|localhost)$/.test(host);
}

/** The host name of `--public-url`, which is then answered to. */
export function publicHost(url: string | undefined): string[] {
  if (url === undefined) return [];
  if (!isHttpUrl(url)) {
    throw new UsageError(
      `--public-url ${url} is no http or https URL. Write it like --public-url http://emulator:4242.`,
    );
  }
  return [new URL(url).hostname];
}

/** The emulator's address as this machine reaches it. */
export function urlOf(host: string, { port }: Listening): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
