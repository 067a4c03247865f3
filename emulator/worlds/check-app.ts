import { nearest, platformContract } from '../../spec/index.ts';
import type { Position, Reading } from '../conversations/format/reading.ts';
import { findSeller } from '../divar/post-conversation.ts';
import { findTemplate } from '../divar/scopes.ts';
import { lackingScopes } from '../divar/subscriptions.ts';
import type { AppGiven, SubscriptionGiven, TokenGiven } from './shape/app-shape.ts';
import type { ConversationGiven } from './shape/conversation-shape.ts';

/** Notes what does not fit together in an app: names of nothing, what is there twice, scopes that there are not. */
export function checkApp(given: AppGiven, reading: Reading): void {
  const problem: Problem = (at, message, remedy) => reading.problems.push({ at, message, remedy });
  checkUsers(given, problem);
  checkSellers(given, problem);
  checkMedia(given, problem);
  checkScopes(given, problem);
  checkSubscriptions(given, problem);
  checkTwice(given, problem);
}

function checkUsers(
  { users = {}, posts = [], conversations = [], tokens = [] }: AppGiven,
  problem: Problem,
): void {
  const wanted = [
    ...posts.flatMap(({ owner: name, at }) => (name === undefined ? [] : [{ name, at }])),
    ...conversations.flatMap((one) => listParties(one).map((name) => ({ name, at: one.at }))),
    ...tokens.map(({ user: name, at }) => ({ name, at })),
  ];
  for (const { name, at } of wanted) {
    if (Object.hasOwn(users, name)) continue;
    problem(at, `There is no user "${name}".`, suggestRemedy(name, Object.keys(users), 'users'));
  }
}

function listParties(one: ConversationGiven): string[] {
  if (one.kind === 'BOT') return [one.user];
  return one.seller === undefined ? [one.buyer] : [one.buyer, one.seller];
}

/** A seller who is not named is the owner of the post. */
function checkSellers({ posts = [], conversations = [] }: AppGiven, problem: Problem): void {
  const owners = new Map(posts.map((post) => [post.token, post]));
  for (const one of conversations) {
    if (one.kind === 'BOT') continue;
    const { buyer, seller = findSeller(owners.get(one.postToken)), at } = one;
    if (buyer === seller) problem(at, `"${buyer}" cannot be both buyer and seller.`, 'Name another one.');
  }
}

function checkMedia({ media = {}, conversations = [] }: AppGiven, problem: Problem): void {
  for (const { media_token: token, at } of conversations.flatMap(({ messages = [] }) => messages)) {
    if (token === undefined || Object.hasOwn(media, token)) continue;
    problem(at, `There is no file "${token}".`, suggestRemedy(token, Object.keys(media), 'media'));
  }
}

function checkScopes({ tokens = [] }: AppGiven, problem: Problem): void {
  const templates = platformContract().document.scopes.map(({ template }) => template);
  for (const { scopes, at } of tokens) {
    for (const scope of scopes.filter((one) => findTemplate(one, templates) === undefined)) {
      const [close] = nearest(scope, templates);
      const remedy = close === undefined ? 'The scopes are in spec/openapi.yaml.' : `Did you mean ${close}?`;
      problem(at, `There is no scope "${scope}".`, remedy);
    }
  }
}

function checkSubscriptions({ tokens = [], subscriptions = [] }: AppGiven, problem: Problem): void {
  const secrets = tokens.map(({ access_token: secret }) => secret);
  for (const { event_type: type, event_resource_id: postToken, access_token: secret, at } of subscriptions) {
    const token = tokens.find((one) => one.access_token === secret);
    if (!token) {
      problem(at, `There is no token "${secret}".`, suggestRemedy(secret, secrets, 'tokens'));
      continue;
    }
    const lacking = lackingScopes(token.scopes, { type, postToken });
    if (lacking)
      problem(at, `The token "${secret}" does not allow it.`, `Its scopes need ${lacking.join(' or ')}.`);
  }
}

function suggestRemedy(name: string, names: string[], field: string): string {
  const [close] = nearest(name, names);
  return close === undefined ? `Add it to ${field}.` : `Did you mean ${close}?`;
}

/** Notes what is wrong at a place, and what to do about it. */
type Problem = (at: Position, message: string, remedy: string) => void;

/** Notes what an app has twice and can have once alone. */
function checkTwice(given: AppGiven, problem: Problem): void {
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
