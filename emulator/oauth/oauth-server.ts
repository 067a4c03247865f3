import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../wire/read-body.ts';
import { authorise } from './authorise.ts';
import type { OAuthCall } from './exchange.ts';
import { issueToken } from './issue-token.ts';
import type { OAuthParts } from './oauth-parts.ts';
import { OpenForms } from './open-forms.ts';

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
    void answerBy(serve, { request, response }).catch((error) => {
      parts.onError(error);
      response.destroy();
    });
    return true;
  };
}

async function answerBy(
  serve: (call: OAuthCall) => Promise<void>,
  { request, response }: Pick<OAuthCall, 'request' | 'response'>,
): Promise<void> {
  const { kind, body } = await readBody(request, bodyLimit);
  if (kind !== 'cut') await serve({ request, response, body, truncated: kind === 'too_large' });
}
