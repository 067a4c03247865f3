import * as oauth from 'openid-client';

const { OAUTH, API, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, KEY } = process.env;

const server = {
  issuer: OAUTH,
  authorization_endpoint: `${OAUTH}/oauth2/auth`,
  token_endpoint: `${OAUTH}/oauth2/token`,
};
const authentication = oauth.ClientSecretBasic(CLIENT_SECRET);
const config = new oauth.Configuration(server, CLIENT_ID, undefined, authentication);
if (OAUTH.startsWith('http:')) oauth.allowInsecureRequests(config);

const verifier = oauth.randomPKCECodeVerifier();
const state = oauth.randomState();
const authorise = oauth.buildAuthorizationUrl(config, {
  redirect_uri: REDIRECT_URI,
  scope: 'USER_ID USER_PHONE offline_access',
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
});
const { headers } = await fetch(authorise, { redirect: 'manual' });
const first = await oauth.authorizationCodeGrant(config, new URL(headers.get('location')), {
  pkceCodeVerifier: verifier,
  expectedState: state,
});
const second = await oauth.refreshTokenGrant(config, first.refresh_token);
const user = await fetch(`${API}/v1/open-platform/users`, {
  headers: { 'X-Api-Key': KEY, Authorization: `Bearer ${second.access_token}` },
});
const again = await oauth.refreshTokenGrant(config, 'ory_rt_none').catch(({ error }) => ({ error }));
console.log(JSON.stringify({ seconds: first.expiresIn(), user: await user.json(), error: again.error }));
