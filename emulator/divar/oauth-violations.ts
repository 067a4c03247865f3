import type { OAuthErrorCode, OAuthRow, Words } from './violation-row.ts';

/** How clients go wrong whose error code the standard gives; how Divar words it is not documented. */
function refused<Error extends OAuthErrorCode>(error: Error, message: string, title: string, remedy: string) {
  const http = error === 'invalid_client' ? 401 : 400;
  return { outcome: 'refused', error, http, message, source: 'assumed', title, remedy } as const;
}

const badClient = 'Client authentication failed.';
const badGrant = 'The provided authorization grant or refresh token is invalid, expired or revoked.';

/** What goes wrong on the way to an access token. */
export const onOAuth = {
  unknown_client: refused(
    'invalid_client',
    badClient,
    'No app has this client_id.',
    "Use the app's slug as client_id.",
  ),
  missing_client_authentication: refused(
    'invalid_client',
    badClient,
    'The request does not say which client it is from, with its secret.',
    'Send client_id and client_secret, in the body or as HTTP Basic.',
  ),
  wrong_client_secret: refused(
    'invalid_client',
    badClient,
    'The client_secret is wrong.',
    'Use the secret that the emulator printed at its start, or start with --client-secret.',
  ),
  unregistered_redirect_uri: refused(
    'invalid_request',
    "The 'redirect_uri' parameter does not match any of the registered ones.",
    'The redirect_uri is not registered for the app.',
    'Send a registered one, letter for letter, or register it: --redirect-uri.',
  ),
  unsupported_response_type: refused(
    'unsupported_response_type',
    'The authorization server does not support this response type.',
    'The response_type is not code.',
    'Send response_type=code.',
  ),
  missing_scope_parameter: refused(
    'invalid_scope',
    'The requested scope is missing.',
    'The authorise URL asks for no scope.',
    'Send scope, with a space (%20 or +) between several.',
  ),
  unknown_scope: refused(
    'invalid_scope',
    'The requested scope is invalid, unknown or malformed.',
    'Divar has no such scope.',
    'Compare the scope with the published ones; some end with a dot and the id of a resource.',
  ),
  bad_code_challenge: refused(
    'invalid_request',
    'The code challenge is not supported.',
    'The code_challenge_method is neither S256 nor plain, or there is no code_challenge for it.',
    'Send code_challenge with code_challenge_method=S256, or neither.',
  ),
  unreadable_token_request: refused(
    'invalid_request',
    'The request could not be read.',
    'The body of the token request is neither a form nor a JSON object of texts.',
    'Send a body of the type application/x-www-form-urlencoded.',
  ),
  missing_parameter: refused(
    'invalid_request',
    'The request is missing a required parameter.',
    'The token request lacks a parameter.',
    'Send the parameter that the finding names.',
  ),
  repeated_parameter: refused(
    'invalid_request',
    'The request includes a parameter more than once.',
    'A parameter of OAuth comes more than once.',
    'Send each parameter once; several scopes are one text with spaces.',
  ),
  unsupported_grant_type: refused(
    'unsupported_grant_type',
    'The authorization grant type is not supported by the authorization server.',
    'The grant_type is neither authorization_code nor refresh_token.',
    'Send one of the two.',
  ),
  unknown_code: refused(
    'invalid_grant',
    badGrant,
    'No such code was given to this app.',
    'Send the code of the redirect as it is, once decoded from the URL.',
  ),
  used_code: refused(
    'invalid_grant',
    badGrant,
    'The code has been used, or the user took access back.',
    'Use each code once; look for a callback that runs twice.',
  ),
  expired_code: refused(
    'invalid_grant',
    badGrant,
    'The code has expired.',
    'Exchange the code as soon as it arrives.',
  ),
  wrong_redirect_uri: refused(
    'invalid_grant',
    badGrant,
    'The redirect_uri is not the one that the code was asked for with.',
    'Send the same redirect_uri, letter for letter, to both addresses.',
  ),
  wrong_code_verifier: refused(
    'invalid_grant',
    badGrant,
    'The code_verifier does not fit the code_challenge, or one of the two is missing.',
    'Send the verifier that the challenge was made from, or neither.',
  ),
  unknown_refresh_token: refused(
    'invalid_grant',
    badGrant,
    'The refresh token is unknown or revoked.',
    'Ask the user for access again.',
  ),
  expired_refresh_token: refused(
    'invalid_grant',
    badGrant,
    'The refresh token has expired, or was replaced more than two minutes ago.',
    'Keep the refresh token of the newest answer, and use it within 30 days.',
  ),
  wider_scope: refused(
    'invalid_scope',
    'The requested scope exceeds the scope granted by the user.',
    'The refresh asks for a scope that the user did not grant.',
    'Leave scope out, or ask the user for it.',
  ),
  missing_state: {
    outcome: 'found',
    source: 'assumed',
    title: 'The authorise URL has no state, or one shorter than 8 characters.',
    remedy: 'Send an unguessable state and compare it in the callback; common OAuth servers refuse less.',
  },
  token_request_as_json: {
    outcome: 'found',
    source: 'observed',
    title: 'The token request came as JSON.',
    remedy: 'Send a form, as the standard says.',
  },
} as const satisfies Record<string, OAuthRow | (Words & { outcome: 'found' })>;

/** The rows that the OAuth server refuses. */
export type OAuthRefusalId = {
  [Id in keyof typeof onOAuth]: (typeof onOAuth)[Id]['outcome'] extends 'refused' ? Id : never;
}[keyof typeof onOAuth];
