import {
  type Contract,
  matchPath,
  nearest,
  type Operation,
  publishedOperations,
  type Upstream,
} from '../../spec/index.ts';
import { Refusal } from '../domain/refusal.ts';

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
}

/** What the platform says to a path, or to a method on a path, that it does not have. */
export function unknownPath({ contract, upstream }: Known, method: string, path: string): Refusal {
  const operations = [...contract.operations, ...(upstream?.contract.operations ?? [])];
  const published = publishedMethods(path);
  if (published.includes(method)) return notImitated(method, path, upstream);
  const other = operations.filter((operation) => matchPath(operation.path, path));
  if (other.length > 0) {
    return new Refusal('wrong_method', {
      expected: other.map((one) => one.method).join(' or '),
      actual: method,
    });
  }
  if (published.length > 0) {
    return new Refusal('wrong_method', { expected: published.join(' or '), actual: method });
  }
  const current = operations.filter((operation) => !operation.retired).map((operation) => operation.path);
  const candidates = [...current, ...publishedOperations.map((name) => name.split(' ')[1]!)];
  const alike = [...new Set(candidates.map((candidate) => filled(candidate, path)))];
  const actual = `${method} ${path}`;
  if (operations.some((operation) => hasSlashInUserId(operation.path, path)))
    return new Refusal('unknown_path', { actual, remedy: 'Percent-encode the id in the path: "/" as %2F.' });
  return new Refusal('unknown_path', { actual, nearest: nearest(path, alike) });
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

/** The template with the ids of a path that looks like it, so that only what differs counts. */
function filled(template: string, path: string): string {
  const actual = path.split('/');
  const segments = template.split('/');
  const shift = actual.length - segments.length;
  return segments
    .map((segment, index) => (segment.startsWith('{') ? (actual[index + shift] ?? segment) : segment))
    .join('/');
}
