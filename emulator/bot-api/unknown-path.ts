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
  const suggestions = nearest(path, alike);
  return new Refusal('unknown_path', { actual: `${method} ${path}`, nearest: suggestions });
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
