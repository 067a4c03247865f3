import type { Call, Change } from './call.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { Difference } from './difference.ts';
import { type Node, resolved } from './read-document.ts';

/** What changed in the query and the headers of a call; those of the path follow from the path. */
export function compareParameters({ before, after }: Change): Difference[] {
  const [was, is] = [parametersOf(before), parametersOf(after)];
  return [
    ...[...was].flatMap(([name, parameter]) => {
      const later = is.get(name);
      if (!later)
        return [{ where: after.name, weight: 'warning', what: `the parameter ${name} was removed` } as const];
      return [
        ...compareNeed(after.name, parameter, later),
        ...compareValues({ before, after }, parameter, later),
      ];
    }),
    ...[...is]
      .filter(([name]) => !was.has(name))
      .map(([name, parameter]) => newParameter(after.name, name, parameter)),
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

function newParameter(where: string, name: string, { required }: Node): Difference {
  if (required === true) return { where, weight: 'breaking', what: `the parameter ${name} is required now` };
  return { where, weight: 'info', what: `the parameter ${name} is new` };
}

function parametersOf({ document, operation, shared }: Call): Map<string, Node> {
  const listed = [...shared, ...(Array.isArray(operation.parameters) ? operation.parameters : [])];
  return new Map(
    listed
      .map((parameter) => resolved(document, parameter))
      .filter((parameter) => parameter.in !== 'path')
      .map((parameter) => [String(parameter.name), parameter]),
  );
}
