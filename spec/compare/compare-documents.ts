import { type Acceptance, acceptedDifferences } from './accepted-differences.ts';
import type { Change, ComparedCall } from './call.ts';
import { compareAnswers, compareEvent, compareRequest } from './compare-bodies.ts';
import { compareParameters } from './compare-parameters.ts';
import { comparePlaces } from './compare-places.ts';
import { compareSecurity } from './compare-security.ts';
import type { Difference } from './difference.ts';
import { asNode, type Node } from './read-document.ts';

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
