import type { AppRegistry } from '../../app/app.ts';
import type { OAuthRefusal } from '../../divar/refusal.ts';
import type { Language } from '../plain-page/language.ts';
import { findClient } from './authorise-request.ts';
import type { OAuthAnswer, OAuthCall } from './exchange.ts';
import type { TurnedAway } from './oauth-parts.ts';
import { type Stopped, stopPage } from './page/page.ts';

/** A browser at the authorise page. */
export interface Visit {
  call: OAuthCall;
  query: URLSearchParams;
  language: Language;
}

type StoppableApps = Pick<AppRegistry, 'get' | 'list'>;

/** Shows why there is nothing to answer. */
export function stop({ language, query }: Visit, why: Stopped): OAuthAnswer {
  return { ...stopPage(language, query, why), findings: [] };
}

/** Shows a request that leads nowhere: whose it is, or where it would lead to, is not known. */
export function refused(apps: StoppableApps, visit: Visit, { finding }: OAuthRefusal): OAuthAnswer {
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
export function turnedAway(visit: Visit, { status, where }: TurnedAway): OAuthAnswer {
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
