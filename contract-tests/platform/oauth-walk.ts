import type { AskedAnswer, PlatformTrial } from './trial.ts';

/** The address that the user of a check goes back to; nobody listens there. */
export const redirectUri = 'http://127.0.0.1:9/platform-test';
export const state = 'state-of-the-platform-test';

const ofACode = { grant_type: 'authorization_code', redirect_uri: redirectUri };
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
  async authorise(label: string, change: Record<string, string> = {}): Promise<AskedAnswer> {
    const { control } = this.#trial.hands;
    const { user } = await this.#trial.hands.talk();
    await control.patchApp({ body: { auto_consent: user } });
    const path = `/oauth2/auth?${new URLSearchParams(this.#query(change))}`;
    const answer = await this.#trial.callOAuth(label, {
      method: 'GET',
      path,
      headers: {},
      operation: 'authorise',
    });
    await control.patchApp({ body: { auto_consent: null } });
    return answer;
  }

  /** Where the app is told that a user said no. */
  async denied(): Promise<URL> {
    const { control } = this.#trial.hands;
    const { user } = await this.#trial.hands.talk();
    const url = `https://oauth.divar.ir/oauth2/auth?${new URLSearchParams(this.#query({}))}`;
    const { redirect_to } = await control.decideConsent({ body: { url, user, allow: false } });
    return new URL(redirect_to);
  }

  /** A code that a user gave. */
  async code(scope = 'USER_ID offline_access', change: Record<string, string> = {}): Promise<string> {
    const { code } = toldIn(await this.authorise('a consent', { scope, ...change }));
    return code ?? this.#trial.notRun('no code came');
  }

  /** Asks for a token; the client's secret and the usual fields of a code are there unless changed. */
  token(label: string, fields: Record<string, string>): Promise<AskedAnswer> {
    const { id: client_id, secret: client_secret } = this.#client;
    return this.tokenBy(label, { body: writeForm({ ...ofACode, client_id, client_secret, ...fields }) });
  }

  /** The same, as clients ask that show who they are by HTTP Basic. */
  tokenByBasic(label: string, fields: Record<string, string>): Promise<AskedAnswer> {
    const { id, secret } = this.#client;
    const pair = [id, secret].map(encodeURIComponent).join(':');
    const headers = { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    return this.tokenBy(label, { body: writeForm({ ...ofACode, ...fields }), headers });
  }

  /** The same, as JSON. */
  tokenAsJson(label: string, fields: Record<string, string>): Promise<AskedAnswer> {
    const { id: client_id, secret: client_secret } = this.#client;
    const body = JSON.stringify({ ...ofACode, client_id, client_secret, ...fields });
    return this.tokenBy(label, { body, type: 'application/json' });
  }

  /** Asks for a token with this body. */
  tokenBy(
    label: string,
    { body, type = formType, headers }: { body: string; type?: string; headers?: Record<string, string> },
  ): Promise<AskedAnswer> {
    return this.#trial.callOAuth(label, {
      path: '/oauth2/token',
      operation: 'issueToken',
      headers: { 'Content-Type': type, ...headers },
      body,
    });
  }

  /** Does something so many minutes later; the clock is set back afterwards. */
  async later(minutes: number, work: () => Promise<void>): Promise<void> {
    const { control } = this.#trial.hands;
    const { running } = await control.getClock();
    await control.setClock({ body: { advance: `${minutes}m` } });
    try {
      await work();
    } finally {
      const before = Date.parse((await control.getClock()).now) - minutes * 60_000;
      await control.setClock({ body: { now: new Date(before).toISOString(), running } });
    }
  }

  #query(change: Record<string, string>): Record<string, string> {
    return {
      response_type: 'code',
      client_id: this.#client.id,
      redirect_uri: redirectUri,
      scope: 'USER_ID offline_access',
      state,
      ...change,
    };
  }

  /** The user whom an access token belongs to, as the platform tells. */
  user(label: string, accessToken: unknown): Promise<AskedAnswer> {
    return this.#trial.whose(label, accessToken);
  }
}

/** What an answer tells the app by the address that it leads to; nothing where it leads nowhere. */
export function toldIn({ headers: { location } }: AskedAnswer): Record<string, string> {
  return location === undefined ? {} : Object.fromEntries(new URL(location).searchParams);
}

/** The fields of an answer. */
export function readFields({ json }: AskedAnswer): Record<string, unknown> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

/** A form of these fields; what is empty is left out. */
function writeForm(fields: Record<string, string>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== '');
  return new URLSearchParams(given).toString();
}
