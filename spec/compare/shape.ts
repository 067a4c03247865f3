import { both, either, type SchemaShape } from './combine-shapes.ts';
import { asNode, isNode, type Node, pointedAt } from './read-document.ts';

const limits = ['maxLength', 'maxItems', 'maximum', 'minLength', 'minItems', 'minimum'];

/** Formats that say of a number no more than how large it can be. */
const ofNumbers = /^(u?int(32|64)|float|double)$/;

/**
 * What a schema lets through, however it is written: by reference, in parts (allOf), as choices (oneOf, anyOf), in the
 * words of OpenAPI 3.0 or of 3.1.
 */
export function makeShape(document: Node, schema: unknown, via: readonly string[] = []): SchemaShape {
  const { $ref, ...own } = asNode(schema);
  const isNew = typeof $ref === 'string' && !via.includes($ref);
  const target = isNew ? pointedAt(document, $ref) : undefined;
  const followed = isNew ? [...via, $ref] : via;
  const shape = (part: unknown) => makeShape(document, part, followed);
  const unions = [own.oneOf, own.anyOf].map(asList).filter((choices) => choices.length > 0);
  const parts = [
    ...asList(own.allOf).map(shape),
    ...unions.map((choices) => choices.map(shape).reduce(either)),
    ...(target ? [shape(target)] : []),
  ];
  const lost = isNew && !target ? [$ref] : [];
  return parts.reduce(both, { ...ownShape(own), lost });
}

function ownShape(node: Node): Omit<SchemaShape, 'lost'> {
  const types = listTypes(node);
  const values = listValues(node);
  return {
    types: types.filter((type) => type !== 'null'),
    nullable: node.nullable === true || types.includes('null') || (values?.includes(null) ?? false),
    isNull: types.length === 1 && types[0] === 'null',
    deprecated: node.deprecated === true,
    required: asList(node.required).map(String),
    values: values?.filter((value) => value !== null),
    properties: asNode(node.properties),
    items: node.items,
    others: node.additionalProperties,
    limits: Object.fromEntries(limits.map((name) => [name, node[name]])),
    rules: pickRules(node),
  };
}

function pickRules({ pattern, format, multipleOf, uniqueItems }: Node): Node {
  return {
    pattern,
    format: ofNumbers.test(String(format)) ? undefined : format,
    multipleOf,
    uniqueItems: uniqueItems === true ? true : undefined,
  };
}

/** The types of a value; a number of 64 bits comes as number or as string, whatever the document says. */
function listTypes(node: Node): string[] {
  const said = [node.type ?? impliedTypes(node)].flat().map(String);
  const is64 = node.format === 'int64' || node.format === 'uint64';
  return [...new Set([...said, ...(is64 ? ['integer', 'string'] : [])])];
}

/** The types that a schema can only be meant for, where it says none. */
function impliedTypes(node: Node): string[] {
  if (isNode(node.properties) || isNode(node.additionalProperties)) return ['object'];
  if (isNode(node.items)) return ['array'];
  return (listValues(node) ?? []).map(typeOfValue);
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function listValues(node: Node): unknown[] | undefined {
  if (Array.isArray(node.enum)) return node.enum;
  return node.const === undefined ? undefined : [node.const];
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
