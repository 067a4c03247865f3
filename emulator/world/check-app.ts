import { nearest, platformContract } from '../../spec/index.ts';
import { templateOf } from '../domain/scopes.ts';
import { lackingScopes } from '../domain/subscriptions.ts';
import type { Position } from '../transcript/format/problem.ts';
import type { Reading } from '../transcript/format/reading.ts';
import type { AppGiven } from './shape/app-shape.ts';
import type { ConversationGiven } from './shape/conversation-shape.ts';

type Problem = (at: Position, message: string, remedy: string) => void;

/** Notes what does not fit together in an app: names of nothing, what is there twice, scopes that there are not. */
export function checkApp(given: AppGiven, reading: Reading): void {
  const problem: Problem = (at, message, remedy) => reading.problems.push({ at, message, remedy });
  checkUsers(given, problem);
  checkMedia(given, problem);
  checkScopes(given, problem);
  checkSubscriptions(given, problem);
  checkTwice(given, problem);
}

function checkUsers({ users = {}, conversations = [], tokens = [] }: AppGiven, problem: Problem): void {
  const names = Object.keys(users);
  const wanted = [
    ...conversations.flatMap((one) => partiesOf(one).map((name) => ({ name, at: one.at }))),
    ...tokens.map(({ user: name, at }) => ({ name, at })),
  ];
  for (const { name, at } of wanted) {
    if (!names.includes(name)) problem(at, `There is no user "${name}".`, remedyOf(name, names, 'users'));
  }
}

function partiesOf(one: ConversationGiven): string[] {
  if (one.kind === 'BOT') return [one.user];
  return one.seller === undefined ? [one.buyer] : [one.buyer, one.seller];
}

function checkMedia({ media = {}, conversations = [] }: AppGiven, problem: Problem): void {
  const tokens = Object.keys(media);
  for (const { media_token: token, at } of conversations.flatMap(({ messages = [] }) => messages)) {
    if (token === undefined || tokens.includes(token)) continue;
    problem(at, `There is no file "${token}".`, remedyOf(token, tokens, 'media'));
  }
}

function checkScopes({ tokens = [] }: AppGiven, problem: Problem): void {
  const templates = platformContract().document.scopes.map(({ template }) => template);
  for (const { scopes, at } of tokens) {
    for (const scope of scopes.filter((one) => templateOf(one, templates) === undefined)) {
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
      problem(at, `There is no token "${secret}".`, remedyOf(secret, secrets, 'tokens'));
      continue;
    }
    const lacking = lackingScopes(token.scopes, { type, ...(postToken !== undefined && { postToken }) });
    if (lacking)
      problem(at, `The token "${secret}" does not allow it.`, `Its scopes need ${lacking.join(' or ')}.`);
  }
}

function remedyOf(name: string, names: string[], field: string): string {
  const [close] = nearest(name, names);
  return close === undefined ? `Add it to ${field}.` : `Did you mean ${close}?`;
}

function checkTwice(given: AppGiven, problem: Problem): void {
  const { users = {}, posts = [], conversations = [], tokens = [] } = given;
  const named: [what: string, name: string | undefined, at: Position][] = [
    ...Object.values(users).map(({ user_id, at }) => ['user_id', user_id, at] as const),
    ...posts.map(({ token, at }) => ['post', token, at] as const),
    ...conversations.map(({ id, at }) => ['conversation', id, at] as const),
    ...tokens.map(({ access_token, at }) => ['access_token', access_token, at] as const),
    ...tokens.map(({ refresh_token, at }) => ['refresh_token', refresh_token, at] as const),
  ].map(([what, name, at]) => [what, name, at]);
  const seen = new Map<string, Position>();
  for (const [what, name, at] of named) {
    if (name === undefined) continue;
    const first = seen.get(`${what} ${name}`);
    if (first) problem(at, `The ${what} "${name}" is there twice.`, `The first is in line ${first.line}.`);
    else seen.set(`${what} ${name}`, at);
  }
}
