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

/** What a schema lets through. */
export interface SchemaShape {
  /** Without null; empty where any will do. */
  types: string[];
  nullable: boolean;
  /** Nothing but null. */
  isNull: boolean;
  deprecated: boolean;
  required: string[];
  values: unknown[] | undefined;
  /** Schemas of the fields by their names. */
  properties: Node;
  /** Schema of the elements. */
  items: unknown;
  /** What is said of fields that have no name: a schema, or false where there may be none. */
  others: unknown;
  /** Numbers, by the keyword that sets them. */
  limits: Node;
  /** What else a value must keep to, by keyword. */
  rules: Node;
  /** References that lead nowhere. */
  lost: string[];
}

/** What keeps to both shapes, as allOf has it. */
function both(one: SchemaShape, other: SchemaShape): SchemaShape {
  return {
    types: commonTypes(one.types, other.types),
    nullable: one.nullable || other.nullable,
    isNull: one.isNull || other.isNull,
    deprecated: one.deprecated || other.deprecated,
    required: union(one.required, other.required),
    values: one.values && other.values ? shared(one.values, other.values) : (one.values ?? other.values),
    properties: allFields('allOf', one, other),
    items: combined('allOf', one.items, other.items),
    others: one.others ?? other.others,
    limits: mapEach(one.limits, (name, limit) => tighter(name, limit, other.limits[name])),
    rules: mapEach(one.rules, (name, rule) => rule ?? other.rules[name]),
    lost: union(one.lost, other.lost),
  };
}

/** What keeps to one of the shapes, as oneOf and anyOf have it. */
function either(one: SchemaShape, other: SchemaShape): SchemaShape {
  if (one.isNull) return { ...other, nullable: true };
  if (other.isNull) return { ...one, nullable: true };
  return {
    types: one.types.length > 0 && other.types.length > 0 ? union(one.types, other.types) : [],
    nullable: one.nullable || other.nullable,
    isNull: false,
    deprecated: one.deprecated && other.deprecated,
    required: shared(one.required, other.required),
    values: one.values && other.values && union(one.values, other.values),
    properties: allFields('anyOf', one, other),
    items: combined('anyOf', one.items, other.items),
    others: one.others === false && other.others === false ? false : undefined,
    limits: mapEach(one.limits, (name, limit) => looser(name, limit, other.limits[name])),
    rules: mapEach(one.rules, (name, rule) => (rule === other.rules[name] ? rule : undefined)),
    lost: union(one.lost, other.lost),
  };
}

/** Does a larger number in this keyword give more freedom? */
export function isUpper(keyword: string): boolean {
  return keyword.startsWith('max');
}

function commonTypes(one: string[], other: string[]): string[] {
  if (one.length === 0 || other.length === 0) return union(one, other);
  const common = one.filter(
    (type) => other.includes(type) || (type === 'integer' && other.includes('number')),
  );
  return common.length > 0 ? common : one;
}

/** The fields of both; a field that both have is put together from the two. */
function allFields(how: 'allOf' | 'anyOf', one: SchemaShape, other: SchemaShape): Node {
  const names = union(Object.keys(one.properties), Object.keys(other.properties));
  const field = ({ properties }: SchemaShape, name: string) =>
    Object.hasOwn(properties, name) ? properties[name] : undefined;
  return Object.fromEntries(names.map((name) => [name, combined(how, field(one, name), field(other, name))]));
}

function combined(how: 'allOf' | 'anyOf', one: unknown, other: unknown): unknown {
  if (one === undefined || other === undefined) return one ?? other;
  return { [how]: [one, other] };
}

function tighter(keyword: string, one: unknown, other: unknown): unknown {
  if (one === undefined || other === undefined) return one ?? other;
  return isUpper(keyword) ? Math.min(Number(one), Number(other)) : Math.max(Number(one), Number(other));
}

function looser(keyword: string, one: unknown, other: unknown): unknown {
  if (one === undefined || other === undefined) return undefined;
  return isUpper(keyword) ? Math.max(Number(one), Number(other)) : Math.min(Number(one), Number(other));
}

function mapEach(values: Node, make: (name: string, value: unknown) => unknown): Node {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, make(name, value)]));
}

function union<T>(one: T[], other: T[]): T[] {
  return [...new Set([...one, ...other])];
}

function shared<T>(one: T[], other: T[]): T[] {
  return one.filter((value) => other.includes(value));
}
