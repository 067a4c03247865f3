import type { Position } from '../conversations/format/problem.ts';
import type { AppGiven } from './shape/app-shape.ts';
import type { SubscriptionGiven, TokenGiven } from './shape/token-shape.ts';

/** Notes what is wrong at a place, and what to do about it. */
export type Problem = (at: Position, message: string, remedy: string) => void;

/** Notes what an app has twice and can have once alone. */
export function checkTwice(given: AppGiven, problem: Problem): void {
  const seen = new Map<string, Position>();
  for (const [what, name, at] of namedIn(given)) {
    if (name === undefined) continue;
    const first = seen.get(`${what} ${name}`);
    if (first) problem(at, `The ${what} "${name}" is there twice.`, `The first is in line ${first.line}.`);
    else seen.set(`${what} ${name}`, at);
  }
}

/** Whatever can be there once alone. */
function namedIn(given: AppGiven): [what: string, name: string | undefined, at: Position][] {
  const { users = {}, posts = [], conversations = [], tokens = [], subscriptions = [] } = given;
  return [
    ...Object.values(users).map(({ user_id, at }) => named('user_id', user_id, at)),
    ...posts.map(({ token, at }) => named('post', token, at)),
    ...conversations.map(({ id, at }) => named('conversation', id, at)),
    ...tokens.map(({ access_token, at }) => named('access_token', access_token, at)),
    ...tokens.map(({ refresh_token, at }) => named('refresh_token', refresh_token, at)),
    ...subscriptions.map((one) => named('subscription', describeSubject(one, tokens), one.at)),
  ];
}

function named(what: string, name: string | undefined, at: Position) {
  return [what, name, at] as [string, string | undefined, Position];
}

/** What a subscription is to, and for whom: a second one to the same would take its place. */
function describeSubject(
  { event_type: type, event_resource_id: post = 'all posts', access_token: secret }: SubscriptionGiven,
  tokens: readonly TokenGiven[],
): string {
  const user = tokens.find((token) => token.access_token === secret)?.user ?? secret;
  return `${type} of ${post} by ${user}`;
}
