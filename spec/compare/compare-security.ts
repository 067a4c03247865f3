import type { Change, ComparedCall } from './call.ts';
import type { Difference } from './difference.ts';
import { asNode, type Node } from './read-document.ts';

/** What changed in what a call asks of its caller: keys, tokens and their scopes. */
export function compareSecurity({ before, after }: Change): Difference[] {
  const [was, is] = [listNeeds(before), listNeeds(after)];
  const where = after.name;
  return [
    ...[...is.kinds]
      .filter((kind) => !was.kinds.has(kind))
      .map((kind): Difference => ({ where, weight: 'breaking', what: `${kind} is needed now` })),
    ...[...was.kinds]
      .filter((kind) => !is.kinds.has(kind))
      .map((kind): Difference => ({ where, weight: 'info', what: `${kind} is not needed any more` })),
    ...compareScopes(where, was, is),
  ];
}

function compareScopes(where: string, was: Needs, is: Needs): Difference[] {
  if (was.scopes.size === 0) return [];
  const gone = [...was.scopes].filter((scope) => !is.scopes.has(scope));
  const come = [...is.scopes].filter((scope) => !was.scopes.has(scope));
  return [
    ...gone.map(
      (scope): Difference => ({ where, weight: 'breaking', what: `the scope ${scope} is of no use now` }),
    ),
    ...come.map((scope): Difference => ({ where, weight: 'info', what: `the scope ${scope} is of use now` })),
  ];
}

interface Needs {
  kinds: Set<string>;
  /** Of which one is enough. */
  scopes: Set<string>;
}

const words: Record<string, string> = {
  apiKey: 'an API key',
  oauth2: 'an access token',
  http: 'an access token',
};

/** What is asked for in each way that the call can be made, and the scopes of all of them. */
function listNeeds({ document, operation }: ComparedCall): Needs {
  const schemes = asNode(asNode(document.components).securitySchemes);
  const listed = operation.security ?? document.security;
  const ways = (Array.isArray(listed) ? listed : []).map((way) => Object.entries(asNode(way)));
  const kinds = ways.map((way) => way.map(([name]) => describeKind(asNode(schemes[name]))));
  const scopes = ways.flatMap((way) => way.flatMap(([, names]) => (Array.isArray(names) ? names : [])));
  return {
    kinds: new Set(kinds[0]?.filter((kind) => kinds.every((others) => others.includes(kind)))),
    scopes: new Set(scopes.map((scope) => plainScope(String(scope)))),
  };
}

function describeKind({ type, scheme }: Node): string {
  if (type === 'http' && scheme !== undefined && !/^bearer$/i.test(String(scheme))) {
    return `${String(scheme)} authentication`;
  }
  return words[String(type)] ?? String(type);
}

/** The same scope whatever its resource is called. */
function plainScope(scope: string): string {
  return scope.replace(/\.\{?\w+\}?$/, '.{}');
}
