import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { ControlProblem } from '../../control-api/control-api.ts';
import { isSameSecret } from '../../divar/same-secret.ts';

/** Who may drive the emulator: loopback and IP addresses by Host, further names and origins, a token where there is one. */
export interface GuardOptions {
  allowedHosts: readonly string[];
  /** Origins of web pages elsewhere, such as http://localhost:3000. */
  allowedOrigins: readonly string[];
  token?: string;
}

const tokenCookie = 'divar_emulator_token';

/**
 * Refuses a request that a web page elsewhere could have made. Its Host must be a loopback name, an IP address or an
 * allowed name. A page must be the emulator's own, of this very host and port, or have an allowed origin; a request that
 * carries the token in Authorization is nobody else's. Where the emulator has a control token, the request must carry it.
 */
export function guard(request: IncomingMessage, options: GuardOptions): void {
  guardHost(request, options);
  const { origin } = request.headers;
  const isKnown = carriesBearer(request, options.token) || isAllowedOrigin(origin, options);
  if (!isKnown) {
    if (origin !== undefined && !isOwn(origin, request)) throw foreignOrigin(origin);
    if (comesFromElsewhere(request)) throw foreignPage();
  }
  if (options.token !== undefined && !carriesToken(request, options.token)) throw missingToken();
}

/** Refuses a name that is not the emulator's: a page of it could reach the emulator when its DNS answer changes. */
export function guardHost(
  { headers }: IncomingMessage,
  { allowedHosts }: Pick<GuardOptions, 'allowedHosts'>,
): void {
  const name = nameIn(headers.host ?? '');
  const isAllowed =
    name !== undefined && (name === 'localhost' || isIP(name) !== 0 || isListed(name, allowedHosts));
  if (!isAllowed) throw foreignHost(headers.host ?? '');
}

/** Is this one of the origins of other pages that may drive the emulator? */
export function isAllowedOrigin(
  origin: string | undefined,
  { allowedOrigins }: Pick<GuardOptions, 'allowedOrigins'>,
): origin is string {
  return origin !== undefined && isListed(origin.toLowerCase(), allowedOrigins);
}

/** Does the request carry the control token, as a Bearer token or in the page's cookie? */
export function carriesToken(request: IncomingMessage, token: string): boolean {
  const cookies = (request.headers.cookie ?? '').split(/; */);
  const values = cookies.flatMap((one) =>
    one.startsWith(`${tokenCookie}=`) ? one.slice(tokenCookie.length + 1) : [],
  );
  return (
    carriesBearer(request, token) || values.some((value) => isSameSecret(value, encodeURIComponent(token)))
  );
}

function carriesBearer({ headers }: IncomingMessage, token: string | undefined): boolean {
  return token !== undefined && isSameSecret(headers.authorization ?? '', `Bearer ${token}`);
}

/** The cookie that stands for the control token, as the page is given it. */
export function writeCookie(token: string): string {
  return `${tokenCookie}=${encodeURIComponent(token)}`;
}

function isOwn(origin: string, { headers }: IncomingMessage): boolean {
  if (!/^https?:\/\/[^/?#@\\]+$/i.test(origin) || !URL.canParse(origin)) return false;
  const { protocol } = new URL(origin);
  const own = `${protocol}//${headers.host}`;
  return URL.canParse(own) && new URL(own).origin === new URL(origin).origin;
}

/**
 * Browsers say whether the page that asks is of another site or port; a picture of it asks without an Origin. A person
 * who opens a link is welcome: the page that has it reads nothing of what is shown.
 */
function comesFromElsewhere({ method, headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const isRead = method === 'GET' || method === 'HEAD';
  return !(isRead && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document');
}

function isListed(name: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => one.toLowerCase() === name);
}

/** The name in a Host header, and nothing else: what a URL would make of it is not what is there. */
function nameIn(host: string): string | undefined {
  const [, ipv6, name] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  return (ipv6 ?? name)?.toLowerCase();
}

function foreignHost(host: string): ControlProblem {
  return new ControlProblem(403, `The emulator does not answer to the host "${host}".`, {
    where: 'Host',
    remedy: `Call it by its address, or start with --allow-host ${nameIn(host) ?? 'NAME'}.`,
  });
}

function foreignOrigin(origin: string): ControlProblem {
  return new ControlProblem(403, `A web page at ${origin} may not drive the emulator.`, {
    where: 'Origin',
    remedy: 'Open the page from the emulator itself, or start with --allow-origin.',
  });
}

function foreignPage(): ControlProblem {
  return new ControlProblem(403, 'A web page elsewhere may not drive the emulator.', {
    where: 'Sec-Fetch-Site',
    remedy: 'Open the page from the emulator itself, or start with --allow-origin.',
  });
}

function missingToken(): ControlProblem {
  return new ControlProblem(401, 'The control token is missing or wrong.', {
    where: 'Authorization',
    remedy: 'Send Authorization: Bearer <control token>; the emulator printed it at its start.',
  });
}
