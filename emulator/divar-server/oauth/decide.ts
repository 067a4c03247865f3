import type { Contract, Scope } from '../../../spec/index.ts';
import type { App } from '../../app/app.ts';
import type { FoundViolation } from '../../divar/finding.ts';
import { OAuthRefusal, StrictOAuthRefusal } from '../../divar/refusal.ts';
import { type AuthoriseRequest, asked, backTo, type WayBack, wayBack } from './authorise-request.ts';

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
export function judged(
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
export function decide(
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
