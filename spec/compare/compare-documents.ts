import { type Acceptance, acceptedDifferences } from './accepted-differences.ts';
import { compareAnswers, compareEvent, compareRequest } from './compare-bodies.ts';
import { compareSchemas } from './compare-schemas.ts';
import {
  asNode,
  type Change,
  type ComparedCall,
  type Difference,
  type Node,
  resolved,
} from './read-document.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const usedByBots =
  /\/open-platform\/(chat|chatbot-conversations|conversations|events|users$|users\/|finder\/post)/;

/** Is this a path that chat bots use? */
export function isUsedByChatBots(path: string): boolean {
  return usedByBots.test(path);
}

/** Does the document have anything that chat bots use? */
export function isAboutChatBots(document: Node): boolean {
  return listCalls(document).length > 0 || listEvents(document).length > 0;
}

/** What changed from one contract to another in the calls and events that chat bots use. */
export function compareDocuments(before: Node, after: Node): Difference[] {
  return [
    ...comparePlaces(before, after),
    ...compareCalls(listCalls(before), listCalls(after)),
    ...compareEvents(listEvents(before), listEvents(after)),
  ];
}

/**
 * What Divar's published document says otherwise than our contract: only what we say to be published, and current. Of
 * events the pages of the documentation tell, so that one which the document leaves out has not gone. What is known and
 * decided is marked as accepted.
 */
export function findDrift(
  ours: Node,
  published: Node,
  accepted: readonly Acceptance[] = acceptedDifferences,
): Difference[] {
  const own = listCalls(ours);
  const others = own.filter((call) => !isClaimed(call)).map(({ name }) => name);
  const rest = listCalls(published).filter(({ name }) => !others.includes(name));
  const events = listEvents(published);
  const told = new Set(events.map(({ name }) => name));
  const ownEvents = listEvents(ours).filter(({ name }) => told.has(name));
  return [
    ...comparePlaces(withoutObserved(ours), published),
    ...compareCalls(own.filter(isClaimed), rest),
    ...compareEvents(ownEvents, events),
  ].map((difference) => withAcceptance(difference, accepted));
}

function isClaimed({ operation }: ComparedCall): boolean {
  return operation['x-source'] === 'published' && !operation.deprecated;
}

function withoutObserved({ servers, ...ours }: Node): Node {
  const listed = Array.isArray(servers) ? servers : [];
  return { ...ours, servers: listed.filter((server) => asNode(server)['x-source'] !== 'observed') };
}

function withAcceptance(difference: Difference, accepted: readonly Acceptance[]): Difference {
  const found = accepted.find(
    ({ where, what }) => where.test(difference.where) && what.test(difference.what),
  );
  return found ? { ...difference, accepted: found.because, source: found.source } : difference;
}

function compareCalls(before: ComparedCall[], after: ComparedCall[]): Difference[] {
  return compareNamed(before, after, { thing: 'operation', weight: 'info', compare: compareCall });
}

function compareEvents(before: ComparedCall[], after: ComparedCall[]): Difference[] {
  return compareNamed(before, after, { thing: 'event', weight: 'warning', compare: compareEvent });
}

interface Kind {
  thing: string;
  /** Of one that is new. */
  weight: Difference['weight'];
  compare: (change: Change) => Difference[];
}

function compareNamed(
  before: ComparedCall[],
  after: ComparedCall[],
  { thing, weight, compare }: Kind,
): Difference[] {
  const known = new Set(before.map(({ name }) => name));
  const now = new Map(after.map((call) => [call.name, call]));
  const come = after.filter(({ name }) => !known.has(name));
  return [
    ...before.flatMap((call) => {
      const later = now.get(call.name);
      if (later) return compare({ before: call, after: later });
      return [{ where: call.name, weight: 'breaking', what: `the ${thing} was removed` } as const];
    }),
    ...come.map(({ name }): Difference => ({ where: name, weight, what: `the ${thing} is new` })),
  ];
}

function compareCall(change: Change): Difference[] {
  return [
    ...compareDeprecation(change),
    ...compareSecurity(change),
    ...compareParameters(change),
    ...compareRequest(change),
    ...compareAnswers(change),
  ];
}

function compareDeprecation({ before, after }: Change): Difference[] {
  if (before.operation.deprecated || !after.operation.deprecated) return [];
  return [{ where: after.name, weight: 'warning', what: 'the operation is deprecated now' }];
}

function listCalls(document: Node): ComparedCall[] {
  return Object.entries(asNode(document.paths))
    .filter(([path]) => isUsedByChatBots(path))
    .flatMap(([path, item]) => listOperations(document, path, asNode(item)));
}

function listOperations(document: Node, path: string, item: Node): ComparedCall[] {
  const shared = Array.isArray(item.parameters) ? item.parameters : [];
  return methods
    .filter((method) => method in item)
    .map((method) => ({
      name: `${method.toUpperCase()} ${path.replace(/\{[^}]*\}/g, '{}')}`,
      pathNames: [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name!),
      document,
      operation: asNode(item[method]),
      shared,
    }));
}

function listEvents(document: Node): ComparedCall[] {
  return Object.entries(asNode(document.webhooks)).map(([name, item]) => ({
    name,
    pathNames: [],
    document,
    operation: asNode(asNode(item).post),
    shared: [],
  }));
}

/** What changed in the path, the query and the headers of a call. */
function compareParameters({ before, after }: Change): Difference[] {
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

/** What changed in what a call asks of its caller: keys, tokens and their scopes. */
function compareSecurity({ before, after }: Change): Difference[] {
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
      (scope): Difference => ({ where, weight: 'breaking', what: `the scope ${scope} is no longer needed` }),
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

/** What changed in where calls and their keys go to: the servers, the API key, the addresses of OAuth. */
function comparePlaces(before: Node, after: Node): Difference[] {
  return [
    ...compareServers(before, after),
    ...comparePlace('the API key', findKeyPlace(before), findKeyPlace(after)),
    ...oauthAddresses.flatMap((name) =>
      comparePlace(name, findOAuthAddress(before, name), findOAuthAddress(after, name)),
    ),
  ];
}

const where = 'every call';

function compareServers(before: Node, after: Node): Difference[] {
  const [was, is] = [listServers(before), listServers(after)];
  if (was.length === 0 || is.length === 0) return [];
  return [
    ...was
      .filter((server) => !is.includes(server))
      .map((server): Difference => ({ where, weight: 'breaking', what: `the server ${server} was removed` })),
    ...is
      .filter((server) => !was.includes(server))
      .map((server): Difference => ({ where, weight: 'info', what: `the server ${server} is new` })),
  ];
}

/** Where nothing is said before or after, nothing is known to have changed. */
function comparePlace(thing: string, was: string | undefined, is: string | undefined): Difference[] {
  if (was === undefined || is === undefined || was === is) return [];
  return [{ where, weight: 'breaking', what: `${thing} went from ${was} to ${is}` }];
}

function listServers({ servers }: Node): string[] {
  return (Array.isArray(servers) ? servers : []).map((server) => withoutEnd(String(asNode(server).url)));
}

function withoutEnd(url: string): string {
  return url.replace(/\/+$/, '');
}

/** The header, or another place, of the key that calls have by default. Names of headers have no case. */
function findKeyPlace(document: Node): string | undefined {
  const [way] = Array.isArray(document.security) ? document.security : [];
  const schemes = asNode(asNode(document.components).securitySchemes);
  const key = Object.keys(asNode(way))
    .map((name) => asNode(schemes[name]))
    .find(({ type }) => type === 'apiKey');
  if (!key) return undefined;
  const name = String(key.name);
  return `the ${String(key.in)} ${key.in === 'header' ? name.toLowerCase() : name}`;
}

const oauthAddresses = ['authorizationUrl', 'tokenUrl', 'refreshUrl'];

/** An address of the flow that bots use; documents leave its https out. */
function findOAuthAddress(document: Node, name: string): string | undefined {
  const schemes = Object.values(asNode(asNode(document.components).securitySchemes)).map(asNode);
  const scheme = schemes.find(({ type }) => type === 'oauth2');
  const address = asNode(asNode(asNode(scheme).flows).authorizationCode)[name];
  return address === undefined ? undefined : withoutEnd(String(address).replace(/^https:\/\//, ''));
}
