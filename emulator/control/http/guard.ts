import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { ControlProblem } from '../control-api.ts';

/** Who may drive the emulator: loopback and IP addresses by Host, further names, and a token where there is one. */
export interface GuardOptions {
  allowedHosts: readonly string[];
  token?: string;
}

const tokenCookie = 'divar_emulator_token';

/**
 * Refuses a request that a web page elsewhere could have made. Its Host must be a loopback name, an IP address or an
 * allowed name; its Origin this very host, a loopback address or an allowed name. Where the emulator has a control
 * token, the request must carry it.
 */
export function guard(request: IncomingMessage, { allowedHosts, token }: GuardOptions): void {
  const host = hostName(request.headers.host ?? '');
  if (!isAllowed(host, allowedHosts)) throw foreignHost(host);
  const { origin } = request.headers;
  if (origin !== undefined && !isOwn(originName(origin), { host, allowedHosts })) throw foreignOrigin(origin);
  if (token !== undefined && !carriesToken(request, token)) throw missingToken();
}

/** Does the request carry the control token, as a Bearer token or in the page's cookie? */
export function carriesToken({ headers }: IncomingMessage, token: string): boolean {
  const cookies = (headers.cookie ?? '').split(/; */);
  return headers.authorization === `Bearer ${token}` || cookies.includes(cookieOf(token));
}

/** The cookie that stands for the control token, as the page is given it. */
export function cookieOf(token: string): string {
  return `${tokenCookie}=${encodeURIComponent(token)}`;
}

function isAllowed(host: string, allowedHosts: readonly string[]): boolean {
  return host === 'localhost' || isIP(host) !== 0 || isListed(host, allowedHosts);
}

/** Any machine has an IP address, so that an address alone says nothing about whose page it is. */
function isOwn(
  origin: string,
  { host, allowedHosts }: { host: string; allowedHosts: readonly string[] },
): boolean {
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(origin);
  return isLoopback || (origin !== '' && origin === host) || isListed(origin, allowedHosts);
}

function isListed(host: string, allowedHosts: readonly string[]): boolean {
  return allowedHosts.some((allowed) => allowed.toLowerCase() === host);
}

function hostName(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[(.*)\]$/, '$1') : '';
}

function originName(origin: string): string {
  return URL.canParse(origin) ? hostName(new URL(origin).host) : '';
}

function foreignHost(host: string): ControlProblem {
  return new ControlProblem(403, `The control API does not answer to the host "${host}".`, {
    where: 'Host',
    remedy: `Call it by its address, or start with --allow-host ${host || 'NAME'}.`,
  });
}

function foreignOrigin(origin: string): ControlProblem {
  return new ControlProblem(403, `A web page at ${origin} may not drive the emulator.`, {
    where: 'Origin',
    remedy: 'Open the page from the emulator itself, or start with --allow-host.',
  });
}

function missingToken(): ControlProblem {
  return new ControlProblem(401, 'The control token is missing or wrong.', {
    where: 'Authorization',
    remedy: 'Send Authorization: Bearer <control token>; the emulator printed it at its start.',
  });
}
