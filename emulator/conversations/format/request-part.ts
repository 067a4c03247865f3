import { isMap, isSeq, type Node } from 'yaml';
import { controlContract, nearest, type Schema } from '../../../spec/index.ts';
import { overlay } from '../../divar/overlay.ts';
import type { Reading } from './reading.ts';
import { type JsonSchema, json, mapped, type Shape } from './shape.ts';

interface RequestPart {
  /** The call of the control API that takes it. */
  operation: 'patchApp' | 'putPost' | 'sendUserMessage' | 'addFaults';
  /** In words, for errors: "a post". */
  words: string;
  /** Where it stands in the call's body; it is the whole body where absent. */
  place?: string[];
  /** Fields that the call needs, and that need not be given here. */
  defaults?: object;
  /** A problem at a place of a value in better words than the schema's. */
  describe?: (where: string, value: unknown) => { message: string; remedy?: string } | undefined;
  /** What the schema cannot say: throws a problem with the place, as the call would answer. */
  check?: (value: never) => void;
}

interface PartProblem {
  id: string;
  where: string;
  expected: string;
  actual: string;
}

/** What a call of the control API takes; what is wrong is told at its own line. */
export function requestPart<T>(part: RequestPart): Shape<T> {
  const shape = mapped(json(), (value, { node, reading }) => {
    const place = { node, reading, part };
    const violations = findViolations(part, value);
    for (const violation of violations) noteViolation(violation, value, place);
    return violations.length > 0 || !isAccepted(value, place) ? undefined : (value as T);
  });
  return { ...shape, words: part.words, fits: isMap, schema: () => editorSchema(findSchema(part)) };
}

function findViolations(
  { operation, place = [], defaults = {} }: RequestPart,
  value: unknown,
): PartProblem[] {
  const whole = isObject(value) ? { ...defaults, ...value } : value;
  const body = place.reduceRight(
    (inner: unknown, step) => (step === '0' ? [inner] : { [step]: inner }),
    whole,
  );
  const prefix = place.map((step) => `/${step}`).join('');
  const violations = controlContract().checkRequest(operation, body);
  return violations.map((one) => ({ ...one, where: one.where.slice(prefix.length) }));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema of the call's body, or of the place in it. */
function findSchema({ operation, place = [], defaults = {} }: RequestPart): Schema {
  const contract = controlContract();
  const { request } = contract.operations.find(({ id }) => id === operation)!;
  const found = place.reduce((schema, step) => {
    const whole = contract.resolve(schema);
    return step === '0' ? whole.items! : whole.properties![step]!;
  }, contract.resolve(request!.schema));
  const { required, ...rest } = contract.resolve(found);
  const needed = required?.filter((name) => !(name in defaults)) ?? [];
  return { ...rest, ...(needed.length > 0 && { required: needed }) };
}

interface PartPlace {
  node: Node;
  reading: Reading;
  part: RequestPart;
}

function isAccepted(value: unknown, { node, reading, part }: PartPlace): boolean {
  try {
    part.check?.(value as never);
    return true;
  } catch (error) {
    const { message, where = '', remedy } = error as Error & { where?: string; remedy?: string };
    reading.problem(nodeAt(node, where.split('/').slice(1)).found, message, remedy);
    return false;
  }
}

function noteViolation(
  { id, where, expected, actual }: PartProblem,
  value: unknown,
  { node, reading, part }: PartPlace,
): void {
  const path = where.split('/').slice(1);
  const name = path.at(-1) ?? '';
  const { found, names } = nodeAt(node, path);
  const described = part.describe?.(where, value);
  if (described) {
    reading.problem(found, described.message, described.remedy);
    return;
  }
  if (id !== 'unknown_field') {
    reading.problem(found, `${name || part.words}: expected ${expected}, found ${actual}.`);
    return;
  }
  const possible = Object.keys(controlContract().resolve(findSchema(part)).properties ?? {});
  const [close] = nearest(
    name,
    possible.filter((one) => !names.includes(one)),
  );
  const remedy = close === undefined ? undefined : `Did you mean ${close}?`;
  reading.problem(found, `There is no field "${name}" in ${part.words}.`, remedy);
}

/** The deepest node on the way to a place, and the names beside it. */
function nodeAt(root: Node, path: string[]): { found: Node; names: string[] } {
  let found = root;
  let names: string[] = [];
  for (const step of path) {
    if (!isMap(found) && !isSeq(found)) break;
    if (isMap(found)) names = found.items.map(({ key }) => String(key));
    const next = found.get(isSeq(found) ? Number(step) : step, true) as Node | undefined;
    if (!next) break;
    found = next;
  }
  return { found, names };
}

/** A schema of the control API as it stands in a schema for editors: whole, and without fields that nobody reads. */
function editorSchema(schema: Schema): JsonSchema {
  const { $ref, ...own } = schema;
  if ($ref !== undefined) return editorSchema({ ...controlContract().resolve(schema), ...own });
  const { properties, items, additionalProperties, anyOf, oneOf } = own;
  const kept = Object.entries(own).filter(([keyword]) => !keyword.startsWith('x-'));
  const others =
    typeof additionalProperties === 'object' ? editorSchema(additionalProperties) : additionalProperties;
  return overlay(Object.fromEntries(kept), {
    properties: properties && each(properties),
    additionalProperties: others ?? (properties && false),
    items: items && editorSchema(items),
    anyOf: anyOf?.map(editorSchema),
    oneOf: oneOf?.map(editorSchema),
  });
}

function each(properties: Record<string, Schema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, editorSchema(schema)]));
}
