import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ControlApi } from '../../control-api/control-api.ts';
import { durationText } from '../../duration.ts';
import type { Consent } from '../format/conversation.ts';

const authorisePath = '/oauth2/auth';
const mostPages = 20;
/** Long enough for any server that checks it. */
const usualState = 'state-of-a-replay';

interface Access {
  consent: Consent;
  /** Name of the virtual user. */
  user: string;
  timeoutMs: number;
}

/**
 * Does what a user's browser does where the bot asks for access: goes to the authorise page, allows what is asked for,
 * and comes back to the bot, with the cookies of the bot. No page of another host is opened. Says what went wrong.
 */
export async function allowAccess(
  api: ControlApi,
  { consent, user, timeoutMs }: Access,
): Promise<string | undefined> {
  const { bot, bot_host: botHost, slug } = await api.getApp();
  if (bot === null) return 'The app has no bot to go to.';
  const browser = new Browser({ bot: new URL(bot), host: botHost ?? undefined, timeoutMs });
  if ('redirectUri' in consent) {
    const back = await allow(api, { url: authoriseUrl(consent, { bot, slug }), bot, user });
    return (await browser.follow(back)).failure;
  }
  const asked = await browser.follow(new URL(consent.beginsAt, bot));
  if (asked.failure !== undefined) return asked.failure;
  if (asked.at.pathname !== authorisePath) {
    return `Nothing at ${consent.beginsAt} led to Divar's authorise page.`;
  }
  return (await browser.follow(await allow(api, { url: asked.at, bot, user }))).failure;
}

function authoriseUrl(
  { redirectUri, scope, state = usualState }: Extract<Consent, { redirectUri: string }>,
  { bot, slug }: { bot: string; slug: string },
): URL {
  const query = {
    response_type: 'code',
    client_id: slug,
    redirect_uri: new URL(redirectUri, bot).href,
    scope,
    state,
  };
  return new URL(`https://oauth.divar.ir${authorisePath}?${new URLSearchParams(query)}`);
}

/** A bot that is started for the replay has another port each time: its own addresses count as registered meanwhile. */
async function allow(
  api: ControlApi,
  { url, bot, user }: { url: URL; bot: string; user: string },
): Promise<URL> {
  const { redirect_uris: registered } = await api.getApp();
  const wanted = url.searchParams.get('redirect_uri') ?? '';
  const isOwn = URL.canParse(wanted) && new URL(wanted).origin === new URL(bot).origin;
  const isNew = isOwn && !registered.includes(wanted);
  if (isNew) await api.patchApp({ body: { redirect_uris: [...registered, wanted] } });
  try {
    const { redirect_to: to } = await api.decideConsent({ body: { url: url.href, user } });
    return new URL(to);
  } finally {
    if (isNew) await api.patchApp({ body: { redirect_uris: registered } });
  }
}

/** As much of a browser as the way through OAuth takes: pages of one host, and its cookies. */
class Browser {
  readonly #bot: URL;
  readonly #host: string | undefined;
  readonly #timeoutMs: number;
  readonly #cookies = new Map<string, string>();

  constructor({ bot, host, timeoutMs }: { bot: URL; host: string | undefined; timeoutMs: number }) {
    this.#bot = bot;
    this.#host = host;
    this.#timeoutMs = timeoutMs;
  }

  /** Follows redirects as long as they stay with the bot: to where they leave it, or to a page. */
  async follow(start: URL): Promise<{ at: URL; failure?: string }> {
    let at = start;
    for (let pages = 0; pages < mostPages; pages += 1) {
      if (at.origin !== this.#bot.origin || at.pathname === authorisePath) break;
      const { failure, location } = await this.#open(at);
      if (failure !== undefined) return { at, failure };
      if (location === undefined) break;
      at = new URL(location, at);
    }
    return { at };
  }

  async #open(url: URL): Promise<{ location?: string | undefined; failure?: string }> {
    const what = `GET ${url.pathname}`;
    try {
      const { statusCode: status = 0, headers } = await this.#get(url);
      for (const cookie of headers['set-cookie'] ?? []) this.#keep(cookie);
      if (status >= 400) return { failure: `The bot answered ${what} with ${status}.` };
      return { location: status >= 300 ? headers.location : undefined };
    } catch (error) {
      const { name, message } = error as Error;
      const why = name === 'AbortError' ? `no answer within ${durationText(this.#timeoutMs)}` : message;
      return { failure: `The bot did not answer ${what}: ${why}.` };
    }
  }

  #get(url: URL): Promise<IncomingMessage> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const host = this.#host ? { Host: this.#host } : {};
    const headers = { Accept: 'text/html', Cookie: cookie, ...host };
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const signal = AbortSignal.timeout(this.#timeoutMs);
    return new Promise((resolve, reject) => {
      const call = request(url, { headers, signal, agent: false }, (response) => {
        response.resume();
        response.on('end', () => resolve(response)).on('error', reject);
      });
      call.on('error', reject).end();
    });
  }

  #keep(cookie: string): void {
    const [, name, value] = /^\s*([^=;]+)=([^;]*)/.exec(cookie) ?? [];
    if (name !== undefined) this.#cookies.set(name, value!);
  }
}
