import { isMap, isSeq, type Node } from 'yaml';
import { controlContract, nearest, type Schema } from '../../../spec/index.ts';
import type { Reading } from '../../transcript/format/reading.ts';
import { json, mapped, type Shape } from '../../transcript/format/shape.ts';
import { editorSchema } from './editor-schema.ts';

interface Part {
  /** The call of the control API that takes it. */
  operation: 'patchApp' | 'putPost' | 'sendUserMessage';
  /** In words, for errors: "a post". */
  words: string;
  /** The field of the call's body that it is; the whole body where absent. */
  field?: string;
  /** What the schema cannot say: throws a problem with the place, as the call would answer. */
  check?: (value: never) => void;
}

interface Wrong {
  id: string;
  where: string;
  expected: string;
  actual: string;
}

/** What a call of the control API takes; what is wrong is told at its own line. */
export function requestPart<T>(part: Part): Shape<T> {
  const shape = mapped(json(), (value, { node, reading }) => {
    const place = { node, reading, part };
    const violations = violationsOf(part, value);
    for (const violation of violations) noteViolation(violation, place);
    return violations.length > 0 || !isAccepted(value, place) ? undefined : (value as T);
  });
  return { ...shape, words: part.words, fits: isMap, schema: () => editorSchema(schemaOf(part)) };
}

function violationsOf({ operation, field }: Part, value: unknown): Wrong[] {
  if (field === undefined) return controlContract().checkRequest(operation, value);
  const violations = controlContract().checkRequest(operation, { [field]: value });
  return violations.map((one) => ({ ...one, where: one.where.slice(field.length + 1) }));
}

/** The schema of the call's body, or of the field in it. */
function schemaOf({ operation, field }: Part): Schema {
  const contract = controlContract();
  const { request } = contract.operations.find(({ id }) => id === operation)!;
  const body = contract.resolve(request!.schema);
  return field === undefined ? body : body.properties![field]!;
}

interface Place {
  node: Node;
  reading: Reading;
  part: Part;
}

function isAccepted(value: unknown, { node, reading, part }: Place): boolean {
  try {
    part.check?.(value as never);
    return true;
  } catch (error) {
    const { message, where = '', remedy } = error as Error & { where?: string; remedy?: string };
    reading.problem(nodeAt(node, where.split('/').slice(1)).found, message, remedy);
    return false;
  }
}

function noteViolation({ id, where, expected, actual }: Wrong, { node, reading, part }: Place): void {
  const path = where.split('/').slice(1);
  const name = path.at(-1) ?? '';
  const { found, names } = nodeAt(node, path);
  if (id !== 'unknown_field') {
    reading.problem(found, `${name || part.words}: expected ${expected}, found ${actual}.`);
    return;
  }
  const possible = Object.keys(controlContract().resolve(schemaOf(part)).properties ?? {});
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
