import type { Contract, Scope } from '../../../spec/index.ts';
import type { App, AppRegistry } from '../../app/app.ts';
import { type FoundViolation, OAuthRefusal, StrictOAuthRefusal } from '../../divar/finding.ts';
import { chooseLanguage, type Language } from '../plain-page.ts';
import {
  type AuthoriseRequest,
  asked,
  backTo,
  findClient,
  type WayBack,
  wayBack,
} from './authorise-request.ts';
import { exchange, type OAuthAnswer, type OAuthCall, type OAuthParts, type TurnedAway } from './exchange.ts';
import { consentPage, type Stopped, stopPage } from './page.ts';

/** How many users the page shows, the newest; any other can be named. */
const mostUsers = 100;

interface AuthoriseParts extends OAuthParts {
  forms: OpenForms;
}

/** Shows the page that asks a user for access, or takes the answer that was given there. */
export function authorise(parts: AuthoriseParts, call: OAuthCall): Promise<void> {
  const query = new URLSearchParams(call.request.url?.split('?')[1]);
  const app = findClient(parts.apps, query) ?? parts.apps.main;
  const language = chooseLanguage(query, call.request.headers['accept-language']);
  const work = () => answer(parts, { call, query, language });
  return exchange(call, { app, operation: 'authorise', work });
}

function answer(parts: AuthoriseParts, visit: Visit): OAuthAnswer {
  try {
    const back = wayBack(parts.apps, visit.query);
    const { asked, sent } = judgedIn(parts, back, visit);
    if (sent) return redirect(302, sent);
    const user = back.app.chat.settings.autoConsent;
    if (user !== null) return redirect(302, decide(back, asked, { user, allow: true }));
    return answered(parts, visit, { back, asked });
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error;
    return refused(parts.apps, visit, error);
  }
}

function judgedIn({ contract }: AuthoriseParts, back: WayBack, { query }: Visit) {
  return judged(back, query, contract.document.scopes);
}

/** What a person sees or has answered. */
function answered(
  parts: AuthoriseParts,
  visit: Visit,
  { back, asked }: { back: WayBack; asked: AuthoriseRequest },
): OAuthAnswer {
  const { call, query, language } = visit;
  const away = parts.turnedAway(call.request);
  if (away) return turnedAway(visit, away);
  if (call.request.method === 'POST') return taken(parts, visit, { back, asked });
  const { chat } = back.app;
  const page = consentPage(language, query, {
    app: back.app.slug,
    redirectUri: back.redirectUri,
    scopes: asked.scopes,
    users: [...chat.state.users.values()].slice(-mostUsers),
    form: parts.forms.open(formKey(query)),
  });
  return { ...page, findings: asked.findings };
}

/** The answer of the form. */
function taken(
  { forms }: AuthoriseParts,
  visit: Visit,
  { back, asked }: { back: WayBack; asked: AuthoriseRequest },
): OAuthAnswer {
  const fields = new URLSearchParams(visit.call.body.toString('utf8'));
  if (!forms.close(fields.get('form') ?? '', formKey(visit.query))) {
    return stop(visit, { stop: 'form_closed', status: 403, again: true });
  }
  const allow = fields.get('answer') === 'allow';
  const user = (fields.get('new_user')?.trim() || fields.get('user') || '').slice(0, 100);
  if (allow && user === '') return stop(visit, { stop: 'nameless', status: 400, again: true });
  return redirect(303, decide(back, asked, { user, allow }));
}

/** What of the URL an answer must repeat: all but the language. */
function formKey(query: URLSearchParams): string {
  const key = new URLSearchParams(query);
  key.delete('ui_locales');
  return key.toString();
}

function redirect(status: number, { to, findings }: Redirection): OAuthAnswer {
  return { status, headers: { Location: to, 'Referrer-Policy': 'no-referrer' }, text: '', findings };
}

/** A browser at the authorise page. */
interface Visit {
  call: OAuthCall;
  query: URLSearchParams;
  language: Language;
}

type StoppableApps = Pick<AppRegistry, 'get' | 'list'>;

/** Shows why there is nothing to answer. */
function stop({ language, query }: Visit, why: Stopped): OAuthAnswer {
  return { ...stopPage(language, query, why), findings: [] };
}

/** Shows a request that leads nowhere: whose it is, or where it would lead to, is not known. */
function refused(apps: StoppableApps, visit: Visit, { finding }: OAuthRefusal): OAuthAnswer {
  return { ...stop(visit, { status: 400, ...reasonFor(finding, apps, visit.query) }), findings: [finding] };
}

function reasonFor(
  { id, where = '' }: OAuthRefusal['finding'],
  apps: StoppableApps,
  query: URLSearchParams,
): Omit<Stopped, 'status'> {
  const came = (name: string) => query.getAll(name).filter(Boolean);
  switch (id) {
    case 'repeated_parameter':
      return { stop: id, came: [where] };
    case 'unregistered_redirect_uri':
      return {
        stop: id,
        came: came('redirect_uri'),
        taken: findClient(apps, query)!.chat.settings.redirectUris,
      };
    default:
      return { stop: 'unknown_client', came: came('client_id'), taken: apps.list().map(({ slug }) => slug) };
  }
}

/** Turns away a browser that comes by a name which is not known, from a page elsewhere, or without the control token. */
function turnedAway(visit: Visit, { status, where }: TurnedAway): OAuthAnswer {
  const { host = '', origin = '' } = visit.call.request.headers;
  switch (where) {
    case 'Host':
      return stop(visit, { stop: 'foreign_host', status, came: [host] });
    case 'Origin':
    case 'Sec-Fetch-Site':
      return stop(visit, { stop: 'foreign_origin', status, came: [origin], again: true });
    default:
      return askedAgain(visit, stop(visit, { stop: 'missing_control_token', status, again: true }));
  }
}

/** A browser keeps a strict cookie to itself where a page elsewhere leads here; the second time it is our own page. */
function askedAgain({ call: { request } }: Visit, answer: OAuthAnswer): OAuthAnswer {
  if (request.headers['sec-fetch-site'] !== 'cross-site') return answer;
  return { ...answer, headers: { ...answer.headers, Refresh: '0' } };
}

/** How many authorise pages may wait for their answer; the oldest go first. */
const most = 1000;

/**
 * The forms that were shown and not answered. Each has a name that only the page itself knows, so that no other page
 * can answer in the user's place; it counts once, and for its own authorise URL alone.
 */
export class OpenForms {
  readonly #newName: () => string;
  readonly #forms = new Map<string, string>();

  constructor(newName: () => string) {
    this.#newName = newName;
  }

  /** Opens a form for a query; gives its name. */
  open(query: string): string {
    const name = this.#newName();
    this.#forms.set(name, query);
    const [oldest] = this.#forms.keys();
    if (this.#forms.size > most && oldest !== undefined) this.#forms.delete(oldest);
    return name;
  }

  /** Closes the form; says whether it was open for this query. */
  close(name: string, query: string): boolean {
    const known = this.#forms.get(name) === query;
    if (known) this.#forms.delete(name);
    return known;
  }
}

/** Who answers, and how. */
export interface Decision {
  user: string;
  allow: boolean;
}

/** Where a user is sent, and what there is to tell about it. */
export interface Redirection {
  to: string;
  findings: FoundViolation[];
}

/** What the app asks for, or where the user is sent back to at once because it asks wrongly. */
function judged(
  back: WayBack,
  query: URLSearchParams,
  known: readonly Scope[],
): { asked: AuthoriseRequest; sent?: undefined } | { asked?: undefined; sent: Redirection } {
  try {
    const request = asked(query, known);
    const [found] = request.findings;
    if (found && back.app.chat.settings.refuseFindings) throw new StrictOAuthRefusal(found);
    return { asked: request };
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error;
    const to = backTo(back, { error: error.error, error_description: error.message });
    return { sent: { to, findings: [error.finding] } };
  }
}

/** Answers a whole authorise URL of an app. A URL that leads nowhere is a refusal. */
export function decideByUrl(
  contract: Contract,
  app: App,
  { url, ...decision }: Decision & { url: string },
): Redirection {
  const query = new URL(url).searchParams;
  const own = { get: (slug: string) => (slug === app.slug ? app : undefined), list: () => [app] };
  const back = wayBack(own, query);
  const { asked, sent } = judged(back, query, contract.document.scopes);
  return sent ?? decide(back, asked, decision);
}

/** Sends the user back with a code, or with the news that the answer was no. */
function decide(
  back: WayBack,
  { scopes, challenge, findings }: AuthoriseRequest,
  { user, allow }: Decision,
): Redirection {
  if (!allow) {
    const error_description = 'The resource owner denied the request.';
    return { to: backTo(back, { error: 'access_denied', error_description }), findings };
  }
  const { chat } = back.app;
  const { secret } = chat.grants.issueCode({
    user: chat.user(user),
    scopes: scopes.map(({ scope }) => scope),
    redirectUri: back.redirectUri,
    challenge,
  });
  return { to: backTo(back, { code: secret }), findings };
}
