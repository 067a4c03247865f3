import {
  type Contract,
  decoded,
  editDistance,
  matchPath,
  nearest,
  type Operation,
  publishedOperations,
  type Upstream,
} from '../../../spec/index.ts';
import type { App } from '../../app/app.ts';
import { type FindingDetail, Refusal } from '../../divar/finding.ts';
import { overlay } from '../../divar/overlay.ts';
import { findUnfilled } from '../../divar/unfilled.ts';

/** Stands for a call that the spec does not have. */
export const unknownOperation: Operation = {
  id: 'unknown',
  behaviour: 'unknown',
  method: '',
  path: '',
  summary: '',
  description: '',
  parameters: [],
  responses: {},
  appScoped: false,
  stream: false,
};

interface Known {
  contract: Contract;
  upstream?: Upstream;
  /** The app whose call it is. */
  app: App;
}

/** What the platform says to a path, or to a method on a path, that it does not have. */
export function unknownPath(known: Known, method: string, path: string): Refusal {
  const { contract, upstream } = known;
  const operations = [...contract.operations, ...(upstream?.contract.operations ?? [])];
  const published = publishedMethods(path);
  if (published.includes(method)) return notImitated(method, path, upstream);
  const methods = operations.filter((one) => matchPath(one.path, path)).map((one) => one.method);
  if (methods.length > 0 || published.length > 0) {
    const expected = (methods.length > 0 ? methods : published).join(' or ');
    return new Refusal('wrong_method', { expected, actual: method });
  }
  const detail =
    explainPath(operations, { method, path }) ?? suggestPaths(known, operations, { method, path });
  return new Refusal('unknown_path', overlay({ actual: `${method} ${path}` }, detail ?? {}));
}

/**
 * Calls of older samples, and what took their place. Source: published (Divar's migration pages and its page on OAuth).
 */
const successors: [legacy: RegExp, successor: string][] = [
  [/\/oauth\/access_token\/?$/, 'POST https://oauth.divar.ir/oauth2/token'],
  [/\/chat\/conversation\/?$/, 'POST /v2/open-platform/conversations/{conversation_id}/messages'],
  [/\/notify\/chat\/post-conversations(\/|$)/, 'POST /v1/open-platform/events/subscriptions'],
];

/** What is wrong with a path that is a legacy call, or has all parts of a call's path. */
function explainPath(
  operations: Operation[],
  { method, path }: { method: string; path: string },
): FindingDetail | undefined {
  const [, successor] = successors.find(([legacy]) => legacy.test(path)) ?? [];
  if (successor !== undefined) {
    return { remedy: `This is a legacy call. Make the one that replaced it: ${successor}.` };
  }
  const empty = operations.map((one) => findEmptyId(one.path, path)).find((name) => name !== undefined);
  if (empty !== undefined) {
    return { where: empty, expected: 'an id', remedy: `Fill in ${empty}: it is empty in the path.` };
  }
  const tidy = path.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  if (tidy !== path && operations.some((one) => one.method === method && matchPath(one.path, tidy))) {
    const remedy = /[^/]\/$/.test(path)
      ? 'Leave out the slash at the end of the path.'
      : 'Leave out the slashes that are too many: base URL and path are joined by one.';
    return { nearest: [tidy], remedy };
  }
  if (operations.some((one) => hasSlashInUserId(one.path, path))) {
    return { remedy: 'Percent-encode the id in the path: "/" as %2F.' };
  }
  return undefined;
}

/** The parameter that is empty in a path which is one of the template otherwise. */
function findEmptyId(template: string, path: string): string | undefined {
  const wanted = template.split('/');
  const actual = path.replace(/(.)\/$/, '$1').split('/');
  if (path.endsWith('/') && wanted.length === actual.length + 1) actual.push('');
  if (wanted.length !== actual.length) return undefined;
  let empty: string | undefined;
  for (const [index, segment] of wanted.entries()) {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name !== undefined && actual[index] === '') empty ??= name;
    else if (name === undefined && segment !== actual[index]) return undefined;
  }
  return empty;
}

/**
 * Paths that look like this one and lead to a call of the same method, with the ids that this one has. A call that
 * Divar publishes and that is not imitated is told, not suggested: it would be refused too.
 */
function suggestPaths(
  { app }: Known,
  operations: Operation[],
  { method, path }: { method: string; path: string },
): FindingDetail {
  const words = new Set(operations.flatMap((one) => one.path.split('/')));
  const candidates = operations
    .filter((one) => !one.retired && one.method === method)
    .map((one) => ({ operation: one, filled: fillIn(one.path, path, words) }))
    .filter(
      ({ operation, filled }) => filled !== undefined && leadsSomewhere(app, { operation, filled, path }),
    );
  const suggestions = new Set(candidates.map(({ filled }) => filled!));
  const others = publishedOperations
    .map((name) => name.split(' ') as [string, string])
    .filter(
      ([itsMethod, template]) => itsMethod === method && !operations.some((one) => one.path === template),
    )
    .flatMap(([, template]) => fillIn(template, path, words) ?? []);
  const [best] = nearest(path, [...suggestions, ...others]);
  if (best === undefined || suggestions.has(best)) return { nearest: nearest(path, suggestions) };
  return {
    nearest: nearest(path, suggestions),
    remedy: `It looks like ${method} ${best}, which Divar publishes and the emulator does not imitate: start with --upstream-spec FILE.`,
  };
}

/**
 * Does a suggested path lead to what the path that came was about? An id that the app knows says so itself; of any
 * other the word before it does.
 */
function leadsSomewhere(
  { chat }: App,
  { operation, filled, path }: { operation: Operation; filled: string; path: string },
): boolean {
  const { state } = chat;
  const isKnown = (id: string) =>
    state.conversations.has(id) || state.usersById.has(id) || chat.post(id) !== undefined;
  const hasKnownId = path.split('/').some((part) => isKnown(decoded(part)));
  return Object.entries(matchPath(operation.path, filled) ?? {}).every(([name, id]) => {
    const conversation = state.conversations.get(id);
    if (conversation) {
      const isOfBot = operation.behaviour === 'sendMessageToConversation';
      return name === 'conversation_id' && (conversation.type === 'BOT') === isOfBot;
    }
    if (state.usersById.has(id)) return name === 'user_id';
    if (chat.post(id)) return operation.behaviour === 'getPost';
    return !hasKnownId && editDistance(wordBefore(filled, id), wordBefore(path, id)) <= 2;
  });
}

function wordBefore(path: string, id: string): string {
  const parts = path.split('/');
  return parts[parts.findIndex((part) => decoded(part) === id) - 1] ?? '';
}

/** Would the path be this one if the slashes in the user's id, which looks like base64, were escaped? */
function hasSlashInUserId(template: string, path: string): boolean {
  const [before = '', after] = template.split('{user_id}');
  if (after === undefined || !path.startsWith(before) || !path.endsWith(after)) return false;
  return path.slice(before.length, -after.length).includes('/');
}

/** The methods with which Divar's published document has this path. */
function publishedMethods(path: string): string[] {
  return publishedOperations
    .map((name) => name.split(' ') as [string, string])
    .filter(([, template]) => matchPath(template, path))
    .map(([method]) => method);
}

function notImitated(method: string, path: string, upstream: Upstream | undefined): Refusal {
  const actual = `${method} ${path}`;
  const expected = 'a call that the document given with --upstream-spec has';
  return new Refusal('not_imitated', upstream ? { actual, expected } : { actual });
}

/** The template with the ids of a path that looks like it; undefined where the path has none to put in. */
function fillIn(template: string, path: string, words: ReadonlySet<string>): string | undefined {
  const actual = path.split('/');
  const segments = template.split('/');
  const shift = actual.length - segments.length;
  const filled = segments.map((segment, index) => {
    if (!segment.startsWith('{')) return segment;
    const before = actual.lastIndexOf(segments[index - 1]!);
    const value = (before < 0 ? undefined : actual[before + 1]) ?? actual[index + shift] ?? '';
    const isId = value !== '' && !words.has(value) && findUnfilled(decoded(value)) === undefined;
    return isId ? value : undefined;
  });
  return filled.includes(undefined) ? undefined : filled.join('/');
}
