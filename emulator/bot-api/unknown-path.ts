import { nearest, type Operation } from '../../spec/index.ts';
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

/** What the platform says to a path, or to a method on a path, that it does not have. */
export function unknownPath(operations: readonly Operation[], method: string, path: string): Refusal {
  const other = operations.filter((operation) => matches(operation.path, path));
  if (other.length > 0) {
    return new Refusal('wrong_method', {
      expected: other.map((one) => one.method).join(' or '),
      actual: method,
    });
  }
  const current = operations.filter((operation) => !operation.retired);
  const suggestions = nearest(
    path,
    current.map((operation) => filled(operation.path, path)),
  );
  return new Refusal('unknown_path', { actual: `${method} ${path}`, nearest: suggestions });
}

function matches(template: string, path: string): boolean {
  const wanted = template.split('/');
  const actual = path.split('/');
  return (
    wanted.length === actual.length &&
    wanted.every((segment, index) => segment.startsWith('{') || segment === actual[index])
  );
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
