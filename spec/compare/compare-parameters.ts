import type { Change, ComparedCall } from './call.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { Difference } from './difference.ts';
import { type Node, resolved } from './read-document.ts';

/** What changed in the path, the query and the headers of a call. */
export function compareParameters({ before, after }: Change): Difference[] {
  const [was, is] = [listParameters(before), listParameters(after)];
  return [
    ...[...was].flatMap(([place, parameter]) => {
      const later = is.get(place);
      if (!later) return goneParameter(after.name, parameter);
      return [
        ...compareNeed(after.name, parameter, later),
        ...compareValues({ before, after }, parameter, later),
      ];
    }),
    ...[...is]
      .filter(([place]) => !was.has(place))
      .flatMap(([, parameter]) => newParameter(after.name, parameter)),
  ];
}

function compareNeed(where: string, before: Node, after: Node): Difference[] {
  if (before.required === true || after.required !== true) return [];
  return [{ where, weight: 'breaking', what: `the parameter ${String(after.name)} is required now` }];
}

function compareValues({ before, after }: Change, was: Node, is: Node): Difference[] {
  return compareSchemas({
    before: { document: before.document, schema: was.schema },
    after: { document: after.document, schema: is.schema },
    direction: 'sent',
    where: `${after.name} parameter ${String(is.name)}`,
  });
}

function goneParameter(where: string, { name, in: place }: Node): Difference[] {
  // A document may leave those of the path out: the path itself has them.
  if (place === 'path') return [];
  return [{ where, weight: 'warning', what: `the parameter ${String(name)} was removed` }];
}

function newParameter(where: string, { name, in: place, required }: Node): Difference[] {
  if (place === 'path') return [];
  if (required !== true) return [{ where, weight: 'info', what: `the parameter ${String(name)} is new` }];
  return [{ where, weight: 'breaking', what: `the parameter ${String(name)} is required now` }];
}

/** By where they are and what they are called; those of the path by their place in it. */
function listParameters({ document, operation, shared, pathNames }: ComparedCall): Map<string, Node> {
  const listed = [...shared, ...(Array.isArray(operation.parameters) ? operation.parameters : [])];
  const parameters = listed.map((parameter) => resolved(document, parameter));
  return new Map(parameters.map((parameter) => [describePlace(parameter, pathNames), parameter]));
}

function describePlace(parameter: Node, pathNames: string[]): string {
  const name = String(parameter.name);
  if (parameter.in === 'path') return `path ${pathNames.indexOf(name)}`;
  return `${parameter.in} ${parameter.in === 'header' ? name.toLowerCase() : name}`;
}
