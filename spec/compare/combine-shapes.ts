import type { Node } from './read-document.ts';

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
export function both(one: SchemaShape, other: SchemaShape): SchemaShape {
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
export function either(one: SchemaShape, other: SchemaShape): SchemaShape {
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
