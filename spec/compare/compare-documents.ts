import { type Acceptance, acceptedDifferences } from './accepted-differences.ts';
import type { Call, Change } from './call.ts';
import { compareParameters } from './compare-parameters.ts';
import { compareSchemas, type Direction } from './compare-schemas.ts';
import { compareSecurity } from './compare-security.ts';
import type { Difference } from './difference.ts';
import { type Node, nodeOf, resolved } from './read-document.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const usedByBots =
  /\/open-platform\/(chat|chatbot-conversations|conversations|events|users$|users\/|finder\/post)/;

/** Is this a path that chat bots use? */
export function isUsedByChatBots(path: string): boolean {
  return usedByBots.test(path);
}

/** What changed from one contract to another in the calls and events that chat bots use. */
export function compareDocuments(before: Node, after: Node): Difference[] {
  return [...compareCalls(callsOf(before), callsOf(after)), ...compareEvents(before, after)];
}

/**
 * What Divar's published document says otherwise than our contract: only what we say to be published, and current.
 * What is known and decided is marked as accepted.
 */
export function findDrift(
  ours: Node,
  published: Node,
  accepted: readonly Acceptance[] = acceptedDifferences,
): Difference[] {
  const own = callsOf(ours);
  const claimed = own.filter(
    ({ operation }) => operation['x-source'] === 'published' && !operation.deprecated,
  );
  const others = own.filter((call) => !claimed.includes(call)).map(({ name }) => name);
  const rest = callsOf(published).filter(({ name }) => !others.includes(name));
  return compareCalls(claimed, rest).map((difference) => withAcceptance(difference, accepted));
}

function withAcceptance(difference: Difference, accepted: readonly Acceptance[]): Difference {
  const found = accepted.find(
    ({ where, what }) => where.test(difference.where) && what.test(difference.what),
  );
  return found ? { ...difference, accepted: found.because, source: found.source } : difference;
}

function compareCalls(before: Call[], after: Call[]): Difference[] {
  const known = new Set(before.map(({ name }) => name));
  const now = new Map(after.map((call) => [call.name, call]));
  return [
    ...before.flatMap((call) => compareCall(call, now.get(call.name))),
    ...after
      .filter(({ name }) => !known.has(name))
      .map(({ name }): Difference => ({ where: name, weight: 'info', what: 'the operation is new' })),
  ];
}

function compareCall(before: Call, after: Call | undefined): Difference[] {
  if (!after) return [{ where: before.name, weight: 'breaking', what: 'the operation was removed' }];
  const change = { before, after };
  return [
    ...compareDeprecation(change),
    ...compareSecurity(change),
    ...compareParameters(change),
    ...compareNeedOfBody(change),
    ...compareBodies(change, 'sent', bodyOf),
    ...compareBodies(change, 'read', answerOf),
  ];
}

function compareEvents(before: Node, after: Node): Difference[] {
  const [was, is] = [eventsOf(before), eventsOf(after)];
  const come = [...is.keys()].filter((name) => !was.has(name));
  return [
    ...[...was.values()].flatMap((event) => compareEvent(event, is.get(event.name))),
    ...come.map((name): Difference => ({ where: name, weight: 'warning', what: 'the event is new' })),
  ];
}

function compareEvent(before: Call, after: Call | undefined): Difference[] {
  if (!after) return [{ where: before.name, weight: 'breaking', what: 'the event was removed' }];
  const change = { before, after };
  return [...compareBodies(change, 'read', bodyOf), ...compareBodies(change, 'sent', answerOf)];
}

function compareDeprecation({ before, after }: Change): Difference[] {
  if (before.operation.deprecated || !after.operation.deprecated) return [];
  return [{ where: after.name, weight: 'warning', what: 'the operation is deprecated now' }];
}

function compareNeedOfBody({ before, after }: Change): Difference[] {
  const isRequired = ({ document, operation }: Call) =>
    resolved(document, operation.requestBody).required === true;
  if (isRequired(before) || !isRequired(after)) return [];
  return [{ where: after.name, weight: 'breaking', what: 'a body is required now' }];
}

function compareBodies(change: Change, direction: Direction, pick: (call: Call) => unknown): Difference[] {
  const [before, after] = [pick(change.before), pick(change.after)];
  const where = `${change.before.name} ${direction}`;
  if (!before) return [];
  if (!after) {
    return [
      { where, weight: direction === 'read' ? 'breaking' : 'warning', what: 'the JSON body was removed' },
    ];
  }
  return compareSchemas({
    before: { document: change.before.document, schema: before },
    after: { document: change.after.document, schema: after },
    direction,
    where,
  });
}

function bodyOf({ document, operation }: Call): unknown {
  return schemaOf(resolved(document, operation.requestBody));
}

/** The good answer. */
function answerOf({ document, operation }: Call): unknown {
  const answers = nodeOf(operation.responses);
  const status = '200' in answers ? '200' : Object.keys(answers).find((code) => /^2/.test(code));
  return status === undefined ? undefined : schemaOf(resolved(document, answers[status]));
}

function schemaOf(message: Node): unknown {
  return nodeOf(nodeOf(message.content)['application/json']).schema;
}

function callsOf(document: Node): Call[] {
  return Object.entries(nodeOf(document.paths))
    .filter(([path]) => usedByBots.test(path))
    .flatMap(([path, item]) => operationsOf(document, path.replace(/\{[^}]*\}/g, '{}'), nodeOf(item)));
}

function operationsOf(document: Node, path: string, item: Node): Call[] {
  const shared = Array.isArray(item.parameters) ? item.parameters : [];
  return methods
    .filter((method) => method in item)
    .map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      document,
      operation: nodeOf(item[method]),
      shared,
    }));
}

function eventsOf(document: Node): Map<string, Call> {
  const events = Object.entries(nodeOf(document.webhooks)).map(([name, item]): [string, Call] => [
    name,
    { name, document, operation: nodeOf(nodeOf(item).post), shared: [] },
  ]);
  return new Map(events);
}
