import type { IncomingMessage, ServerResponse } from 'node:http';
import { ControlProblem } from '../../control-api/control-api.ts';
import { isSameSecret } from '../../divar/same-secret.ts';
import { carriesToken, type GuardOptions, guardHost, writeCookie } from './guard.ts';

const WORDS =
  'This emulator has a control token. Open the page by the link that the emulator printed at its start.\n';

/** Answers a request that may not come in; says whether it did. */
type Door = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Keeps out who calls the emulator by a name that is not its own. Files are for bots too, who have no token. */
export function hostDoor(options: GuardOptions): Door {
  return (request, response) => {
    try {
      guardHost(request, options);
      return false;
    } catch (problem) {
      if (!(problem instanceof ControlProblem)) throw problem;
      sendWords(response, problem.status, `${problem.message} ${problem.remedy}\n`);
      return true;
    }
  };
}

/**
 * Keeps the page to those who have the control token, by the emulator's own names. The link `/?token=...` sets it as a
 * cookie and leads on to the page without it, so that it stays in no history. Without a token everyone may see the page.
 */
export function pageDoor(options: GuardOptions): Door {
  const { token } = options;
  const turnAway = hostDoor(options);
  return (request, response) => {
    if (turnAway(request, response)) return true;
    if (token === undefined) return false;
    const given = tokenInUrl(request);
    if (given !== null && isSameSecret(given, token)) {
      const cookie = `${writeCookie(token)}; Path=/; HttpOnly; SameSite=Strict`;
      leadOn(request, response, { 'set-cookie': cookie });
    } else if (!carriesToken(request, token)) askForToken(request, response);
    else if (given === null) return false;
    else leadOn(request, response, {});
    return true;
  };
}

function tokenInUrl({ url = '/' }: IncomingMessage): string | null {
  return new URL(url, 'http://emulator').searchParams.get('token');
}

/** Leads to the same address without the token. */
function leadOn(
  { url = '/' }: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
): void {
  const { pathname, searchParams } = new URL(url, 'http://emulator');
  searchParams.delete('token');
  const location = searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname;
  response.writeHead(303, {
    location,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end();
}

/** A browser keeps a strict cookie to itself where a page elsewhere has the link; the second time it is our own page. */
function askForToken({ headers }: IncomingMessage, response: ServerResponse): void {
  const isFromElsewhere = headers['sec-fetch-site'] === 'cross-site';
  sendWords(response, 401, WORDS, isFromElsewhere ? { refresh: '0' } : {});
}

function sendWords(
  response: ServerResponse,
  status: number,
  words: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(words);
}
