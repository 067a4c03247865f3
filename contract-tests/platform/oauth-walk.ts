import type { Asked, PlatformTrial } from './trial.ts';

/** The address that the user of a check goes back to; nobody listens there. */
export const redirectUri = 'http://127.0.0.1:9/platform-test';
export const state = 'state-of-the-platform-test';

const formType = 'application/x-www-form-urlencoded';

/** What an app does on the way to a token, where the users of a platform can be driven. */
export class OAuthWalk {
  readonly #trial: PlatformTrial;
  readonly #client: { id: string; secret: string };

  private constructor(trial: PlatformTrial, client: { id: string; secret: string }) {
    this.#trial = trial;
    this.#client = client;
  }

  /** Registers the address to go back to. */
  static async of(trial: PlatformTrial): Promise<OAuthWalk> {
    const { control } = trial.hands;
    const { slug } = await control.patchApp({ body: { redirect_uris: [redirectUri] } });
    const { client_secret: secret } = await control.getKeys();
    return new OAuthWalk(trial, { id: slug, secret });
  }

  /** Opens an authorise URL while a user allows whatever is asked for. */
  async authorise(label: string, change: Record<string, string> = {}): Promise<Asked> {
    const { control } = this.#trial.hands;
    const { user } = await this.#trial.hands.talk();
    const query = {
      response_type: 'code',
      client_id: this.#client.id,
      redirect_uri: redirectUri,
      scope: 'USER_ID offline_access',
      state,
      ...change,
    };
    await control.patchApp({ body: { auto_consent: user } });
    const path = `/oauth2/auth?${new URLSearchParams(query)}`;
    const answer = await this.#trial.callOAuth(label, {
      method: 'GET',
      path,
      headers: {},
      operation: 'authorise',
    });
    await control.patchApp({ body: { auto_consent: null } });
    return answer;
  }

  /** A code that a user gave. */
  async code(scope = 'USER_ID offline_access', more: Record<string, string> = {}): Promise<string> {
    const { code } = toldIn(await this.authorise('a consent', { scope, ...more }));
    return code ?? this.#trial.notRun('no code came');
  }

  /** Asks for a token; the client's secret and the usual fields of a code are there unless changed. */
  token(label: string, fields: Record<string, string>): Promise<Asked> {
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      client_id: this.#client.id,
      client_secret: this.#client.secret,
      ...fields,
    });
    // What is empty is left out.
    for (const name of Object.keys(fields)) if (fields[name] === '') form.delete(name);
    return this.tokenBy(label, { body: form.toString() });
  }

  /** Asks for a token with this body. */
  tokenBy(label: string, { body, type = formType }: { body: string; type?: string }): Promise<Asked> {
    const headers = { 'Content-Type': type };
    return this.#trial.callOAuth(label, {
      path: '/oauth2/token',
      headers,
      body,
      operation: 'issueToken',
    });
  }

  /** The user whom an access token belongs to, as the platform tells. */
  user(label: string, accessToken: unknown): Promise<Asked> {
    const headers = { 'X-Api-Key': this.#trial.settings.apiKey, Authorization: `Bearer ${accessToken}` };
    return this.#trial.call(label, {
      method: 'GET',
      path: '/v1/open-platform/users',
      headers,
      operation: 'getUser',
    });
  }
}

/** What an answer tells the app by the address that it leads to; nothing where it leads nowhere. */
export function toldIn({ headers: { location } }: Asked): Record<string, string> {
  return location === undefined ? {} : Object.fromEntries(new URL(location).searchParams);
}

/** The fields of an answer. */
export function fieldsOf({ json }: Asked): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}
