import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerFailure } from '../../http/door.ts';
import { howItBroke, readBody } from '../../http/read-body.ts';
import { authorise, OpenForms } from './authorise.ts';
import type { OAuthCall, OAuthParts } from './exchange.ts';
import { issueToken } from './issue-token.ts';

/** Longest body of a request, in bytes (assumed). */
const bodyLimit = 64 * 1024;

/**
 * Divar's OAuth server: the authorise page and the token endpoint. Says whether a request was for it; a path of it
 * with another method is left to the API of bots, which refuses it.
 */
export function createOAuthServer(
  parts: OAuthParts & { newName: () => string },
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const forms = new OpenForms(parts.newName);
  const routes: Record<string, (call: OAuthCall) => Promise<void>> = {
    'GET /oauth2/auth': (call) => authorise({ ...parts, forms }, call),
    'POST /oauth2/auth': (call) => authorise({ ...parts, forms }, call),
    'POST /oauth2/token': (call) => issueToken(parts, call),
  };
  return (request, response) => {
    const serve = routes[`${request.method} ${(request.url ?? '').split('?')[0]}`];
    if (!serve) return false;
    void answerBy(parts, serve, { request, response }).catch((error) => {
      parts.onError(error);
      answerFailure(response);
    });
    return true;
  };
}

async function answerBy(
  { apps }: OAuthParts,
  serve: (call: OAuthCall) => Promise<void>,
  { request, response }: Pick<OAuthCall, 'request' | 'response'>,
): Promise<void> {
  const read = await readBody(request, bodyLimit);
  const note = howItBroke(read);
  if (note === undefined) {
    await serve({ request, response, body: read.body, truncated: read.kind === 'too_large' });
    return;
  }
  const { method = '', url = '' } = request;
  apps.main.journal.note({ direction: 'bot_to_divar', operation: 'unknown', method, url }, { note });
}
