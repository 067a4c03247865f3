import { AuthorizationCode } from 'simple-oauth2';

const { OAUTH, API, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, KEY } = process.env;

const client = new AuthorizationCode({
  client: { id: CLIENT_ID, secret: CLIENT_SECRET },
  auth: { tokenHost: OAUTH, tokenPath: '/oauth2/token', authorizePath: '/oauth2/auth' },
  options: { authorizationMethod: 'body' },
});
const scope = ['USER_ID', 'USER_PHONE', 'offline_access'];
const authorise = client.authorizeURL({ redirect_uri: REDIRECT_URI, scope, state: 'state-of-the-app' });
const { headers } = await fetch(authorise, { redirect: 'manual' });
const code = new URL(headers.get('location')).searchParams.get('code');
const first = await client.getToken({ code, redirect_uri: REDIRECT_URI, scope });
const second = await first.refresh();
const user = await fetch(`${API}/v1/open-platform/users`, {
  headers: { 'X-Api-Key': KEY, Authorization: `Bearer ${second.token.access_token}` },
});
const again = await client.getToken({ code, redirect_uri: REDIRECT_URI }).catch(({ data }) => data.payload);
console.log(JSON.stringify({ seconds: first.token.expires_in, user: await user.json(), error: again.error }));
