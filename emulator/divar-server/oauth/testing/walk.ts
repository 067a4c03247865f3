import { createEmulator, type Emulator, type EmulatorOptions } from '../../../index.ts';

export const redirectUri = 'http://127.0.0.1:9/callback?from=divar';
export const clientSecret = 'the-client-secret';

export interface Walk {
  divar: Emulator;
  /** The URL that an app sends users to; a parameter that is null is left out. */
  authoriseUrl(change?: Record<string, string | null>): string;
  /** Opens the URL as a browser would, without going where it leads. */
  open(url: string, headers?: Record<string, string>): Promise<Response>;
  /** Presses a button of the page. */
  answer(url: string, fields: Record<string, string>): Promise<Response>;
  /** The code that sara gives. */
  code(change?: Record<string, string | null>): Promise<string>;
  /** Asks for a token with a form. */
  token(fields: Record<string, string>, headers?: Record<string, string>): Promise<TokenAnswer>;
}

export interface TokenAnswer {
  status: number;
  answer: Record<string, unknown>;
  headers: Headers;
  findings: string[];
}

/** An emulator whose app has a client secret and one registered redirect URI, and what an app and a browser do with it. */
export async function walkWith(options: EmulatorOptions = {}): Promise<Walk> {
  const divar = await createEmulator({
    appSlug: 'my-bot',
    apiKey: 'the-api-key',
    clientSecret,
    redirectUris: [redirectUri],
    ...options,
  });
  const authoriseUrl: Walk['authoriseUrl'] = (change = {}) => {
    const query = {
      response_type: 'code',
      client_id: 'my-bot',
      redirect_uri: redirectUri,
      scope: 'USER_ID offline_access',
      state: 'the-state-of-the-app',
      ...change,
    };
    const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== null);
    return `${divar.url}/oauth2/auth?${new URLSearchParams(given)}`;
  };
  const open: Walk['open'] = (url, headers = {}) => fetch(url, { redirect: 'manual', headers });
  return {
    divar,
    authoriseUrl,
    open,
    async answer(url, fields) {
      const page = await (await open(url)).text();
      const form = /name="form" value="([^"]+)"/.exec(page)?.[1] ?? '';
      const body = new URLSearchParams({ form, answer: 'allow', ...fields });
      return fetch(url, { method: 'POST', redirect: 'manual', body });
    },
    async code(change) {
      const { redirect_to } = await divar.control.decideConsent({
        body: { url: authoriseUrl(change), user: 'sara' },
      });
      return new URL(redirect_to).searchParams.get('code')!;
    },
    async token(fields, headers = {}) {
      return tokenAnswer(
        await fetch(`${divar.url}/oauth2/token`, {
          method: 'POST',
          headers,
          body: new URLSearchParams(fields),
        }),
      );
    },
  };
}

export async function tokenAnswer(response: Response): Promise<TokenAnswer> {
  return {
    status: response.status,
    answer: (await response.json()) as Record<string, unknown>,
    headers: response.headers,
    findings: response.headers.get('x-emulator-findings')?.split(', ') ?? [],
  };
}
