import { compareSchemas, type Direction } from './compare-schemas.ts';
import type { Difference } from './difference.ts';
import { type Node, nodeOf, resolved } from './read-document.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const usedByBots =
  /\/open-platform\/(chat|chatbot-conversations|conversations|events|users$|users\/|finder\/post)/;

/** Is this a path that chat bots use? */
export function isUsedByChatBots(path: string): boolean {
  return usedByBots.test(path);
}

interface Call {
  name: string;
  document: Node;
  operation: Node;
}

interface Change {
  before: Call;
  after: Call;
}

/** What changed from one contract to another in the calls and events that chat bots use. */
export function compareDocuments(before: Node, after: Node): Difference[] {
  return [...comparePaths(before, after), ...compareEvents(before, after)];
}

/** What Divar's published document says otherwise than our contract: only what we say to be published, and current. */
export function findDrift(ours: Node, published: Node): Difference[] {
  const claimed = callsOf(ours).filter(
    ({ operation }) => operation['x-source'] === 'published' && !operation.deprecated,
  );
  return compareCalls(claimed, callsOf(published));
}

function comparePaths(before: Node, after: Node): Difference[] {
  return compareCalls(callsOf(before), callsOf(after));
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
    ...compareParameters(change),
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

function compareParameters({ before, after }: Change): Difference[] {
  const known = new Set(requiredParameters(before));
  return requiredParameters(after)
    .filter((name) => !known.has(name))
    .map((name) => ({
      where: after.name,
      weight: 'breaking',
      what: `the parameter ${name} is required now`,
    }));
}

function requiredParameters({ document, operation }: Call): string[] {
  const listed = Array.isArray(operation.parameters) ? operation.parameters : [];
  return listed
    .map((parameter) => resolved(document, parameter))
    .filter((parameter) => parameter.required === true && parameter.in !== 'path')
    .map(({ name }) => String(name));
}

function compareBodies(change: Change, direction: Direction, pick: (call: Call) => unknown): Difference[] {
  const [before, after] = [pick(change.before), pick(change.after)];
  if (!before || !after) return [];
  return compareSchemas({
    before: { document: change.before.document, schema: before },
    after: { document: change.after.document, schema: after },
    direction,
    where: `${change.before.name} ${direction}`,
  });
}

function bodyOf({ document, operation }: Call): unknown {
  return schemaOf(resolved(document, operation.requestBody));
}

function answerOf({ document, operation }: Call): unknown {
  return schemaOf(resolved(document, nodeOf(operation.responses)['200']));
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
  return methods
    .filter((method) => method in item)
    .map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      document,
      operation: nodeOf(item[method]),
    }));
}

function eventsOf(document: Node): Map<string, Call> {
  const events = Object.entries(nodeOf(document.webhooks)).map(
    ([name, item]) => [name, { name, document, operation: nodeOf(nodeOf(item).post) }] as const,
  );
  return new Map(events);
}
