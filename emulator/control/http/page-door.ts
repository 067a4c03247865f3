import type { IncomingMessage, ServerResponse } from 'node:http';
import { carriesToken, cookieOf } from './guard.ts';

const WORDS =
  'This emulator has a control token. Open the page by the link that the emulator printed at its start.\n';

/**
 * Keeps the page to those who have the control token. The link `/?token=...` sets it as a cookie and leads on to the
 * page without it, so that it stays in no history. Without a token everyone may see the page.
 */
export function pageDoor(token: string | undefined) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (token === undefined || carriesToken(request, token)) return false;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://emulator');
    if (searchParams.get('token') === token) {
      // Not Strict: a link of the app to the authorise page comes from another site. Lax sends it with no foreign POST.
      const cookie = `${cookieOf(token)}; Path=/; HttpOnly; SameSite=Lax`;
      response
        .writeHead(303, { location: pathname, 'set-cookie': cookie, 'referrer-policy': 'no-referrer' })
        .end();
      return true;
    }
    response.writeHead(401, {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    response.end(WORDS);
    return true;
  };
}
