import { compareSchemas, type SchemaDirection } from './compare-schemas.ts';
import {
  asNode,
  type Change,
  type ComparedCall,
  type Difference,
  type Node,
  resolved,
} from './read-document.ts';

/** What changed in what a bot sends. */
export function compareRequest(change: Change): Difference[] {
  return [...compareNeed(change), ...compareBody(change, { direction: 'sent', pick: findRequest })];
}

/** What changed in what a bot gets: the good answer, and the form of errors where both documents have one. */
export function compareAnswers(change: Change): Difference[] {
  const { before, after } = change;
  const errors = findError(before) && findError(after);
  return [
    ...compareStatus(change),
    ...compareBody(change, { direction: 'read', pick: findGoodAnswer }),
    ...(errors ? compareBody(change, { direction: 'read', part: ' error', pick: findError }) : []),
  ];
}

/** What changed in an event, which the bot reads, and in the answer to it, which the bot writes. */
export function compareEvent(change: Change): Difference[] {
  return [
    ...compareBody(change, { direction: 'read', pick: findRequest }),
    ...compareBody(change, { direction: 'sent', pick: findGoodAnswer }),
  ];
}

function compareNeed({ before, after }: Change): Difference[] {
  const isRequired = ({ document, operation }: ComparedCall) =>
    resolved(document, operation.requestBody).required === true;
  if (isRequired(before) || !isRequired(after)) return [];
  return [{ where: after.name, weight: 'breaking', what: 'a body is required now' }];
}

/** Clients compare it with 200; a range or a default stands for any. */
function compareStatus({ before, after }: Change): Difference[] {
  const [was, is] = [before, after].map(({ operation }) => findGoodStatus(operation));
  const isExact = [was, is].every((status) => /^\d{3}$/.test(status ?? ''));
  if (!isExact || was === is || findJsonSchema(after.document, findGoodAnswer(after)) === undefined)
    return [];
  const what = `the status of the good answer went from ${was} to ${is}`;
  return [{ where: `${after.name} read`, weight: 'warning', what }];
}

interface Picked {
  direction: SchemaDirection;
  /** Which of several, after the direction. */
  part?: string;
  /** The request body or answer, with its content. */
  pick: (call: ComparedCall) => unknown;
}

function compareBody({ before, after }: Change, { direction, part = '', pick }: Picked): Difference[] {
  const where = `${before.name} ${direction}${part}`;
  const [was, is] = [before, after].map((call) => findJsonSchema(call.document, pick(call)));
  if (was === undefined) return [];
  if (is === undefined) return [{ where, ...goneBody(direction, hasContent(after.document, pick(after))) }];
  return compareSchemas({
    before: { document: before.document, schema: was },
    after: { document: after.document, schema: is },
    direction,
    where,
  });
}

function goneBody(direction: SchemaDirection, isOtherForm: boolean): Omit<Difference, 'where'> {
  if (isOtherForm) return { weight: 'breaking', what: 'the body is not JSON any more' };
  return { weight: direction === 'read' ? 'breaking' : 'warning', what: 'the JSON body was removed' };
}

function findRequest({ operation }: ComparedCall): unknown {
  return operation.requestBody;
}

function findGoodAnswer({ operation }: ComparedCall): unknown {
  return answerWith(operation, findGoodStatus(operation));
}

function findError({ operation }: ComparedCall): unknown {
  return answerWith(operation, findErrorStatus(operation));
}

function answerWith(operation: ComparedCall['operation'], status: string | undefined): unknown {
  return status === undefined ? undefined : asNode(operation.responses)[status];
}

const json = /^(application\/([\w.-]+\+)?json|\*\/\*)\s*(;|$)/i;

/** The schema of a body or an answer as JSON, an empty one where nothing is said; undefined where it is never JSON. */
function findJsonSchema(document: Node, body: unknown): unknown {
  const content = asNode(resolved(document, body).content);
  const type = Object.keys(content).find((name) => json.test(name));
  return type === undefined ? undefined : (asNode(content[type]).schema ?? {});
}

/** Does a body or an answer hold anything? */
function hasContent(document: Node, body: unknown): boolean {
  return Object.keys(asNode(resolved(document, body).content)).length > 0;
}

/** The status of the good answer: 200 before others, a range or a default where there is nothing else. */
function findGoodStatus({ responses }: Node): string | undefined {
  const statuses = Object.keys(asNode(responses));
  if (statuses.includes('200')) return '200';
  return statuses.find((status) => /^2/.test(status)) ?? statuses.find((status) => status === 'default');
}

/** The status under which errors are described, if there is one besides the good answer. */
function findErrorStatus(operation: Node): string | undefined {
  const good = findGoodStatus(operation);
  const others = Object.keys(asNode(operation.responses)).filter((status) => status !== good);
  return others.find((status) => status === 'default') ?? others.find((status) => /^[45]/.test(status));
}
