import type { Difference, Weight } from './difference.ts';
import { isNode, type Node, nodeOf, resolved } from './read-document.ts';

/** `sent`: the bot writes it, so less freedom breaks. `read`: the bot reads it, so a missing part breaks. */
export type Direction = 'sent' | 'read';

interface Side {
  document: Node;
  schema: unknown;
}

interface Pair {
  before: Side;
  after: Side;
  direction: Direction;
  where: string;
}

interface Shape {
  types: string[];
  nullable: boolean;
  deprecated: boolean;
  required: string[];
  values: unknown[] | undefined;
  properties: Node;
  items: unknown;
  limits: Node;
}

/** Limits whose growth gives more freedom, and those whose growth takes some. */
const upper = ['maxLength', 'maxItems', 'maximum'];
const lower = ['minLength', 'minItems', 'minimum'];
const limits = [...upper, ...lower];

/** What changed in a body, weighed by who writes it. Recursive schemas are followed once. */
export function compareSchemas(pair: Pair, seen: ReadonlySet<string> = new Set()): Difference[] {
  const key = JSON.stringify([pair.before.schema, pair.after.schema]);
  if (seen.has(key)) return [];
  const inside = new Set(seen).add(key);
  const before = shapeOf(pair.before);
  const after = shapeOf(pair.after);
  return [
    ...compareTypes(pair, before, after),
    ...compareMarks(pair, before, after),
    ...compareValues(pair, before, after),
    ...compareLimits(pair, before, after),
    ...compareRequired(pair, before, after),
    ...compareProperties(pair, before, after, inside),
    ...compareItems(pair, before, after, inside),
  ];
}

function shapeOf({ document, schema }: Side, depth = 0): Shape {
  const node = resolved(document, schema);
  const own: Shape = {
    types: typesOf(document, node).filter((type) => type !== 'null'),
    nullable: node.nullable === true || typesOf(document, node).includes('null'),
    deprecated: node.deprecated === true,
    required: Array.isArray(node.required) ? node.required.map(String) : [],
    values: valuesOf(node),
    properties: nodeOf(node.properties),
    items: node.items,
    limits: Object.fromEntries(limits.map((name) => [name, node[name]])),
  };
  const parts = Array.isArray(node.allOf) && depth < 20 ? node.allOf : [];
  return parts.map((part) => shapeOf({ document, schema: part }, depth + 1)).reduce(merged, own);
}

function merged(one: Shape, other: Shape): Shape {
  return {
    types: one.types.length > 0 ? one.types : other.types,
    nullable: one.nullable || other.nullable,
    deprecated: one.deprecated || other.deprecated,
    required: [...one.required, ...other.required],
    values: one.values ?? other.values,
    properties: { ...other.properties, ...one.properties },
    items: one.items ?? other.items,
    limits: Object.fromEntries(limits.map((name) => [name, one.limits[name] ?? other.limits[name]])),
  };
}

/** The types that a value may have. A number of 64 bits comes as number or as string, whatever the document says. */
function typesOf(document: Node, node: Node): string[] {
  const choices = [node.anyOf, node.oneOf].filter(Array.isArray).flat();
  const types = choices.flatMap((choice) => {
    const { type } = resolved(document, choice);
    return [type ?? []].flat().map(String);
  });
  const own = [node.type ?? []].flat().map(String);
  const is64 = node.format === 'int64' || node.format === 'uint64';
  return [...new Set([...own, ...types, ...(is64 ? ['integer', 'string'] : [])])];
}

function valuesOf(node: Node): unknown[] | undefined {
  if (Array.isArray(node.enum)) return node.enum;
  return node.const === undefined ? undefined : [node.const];
}

function compareMarks(pair: Pair, before: Shape, after: Shape): Difference[] {
  const read = pair.direction === 'read';
  return [
    ...(read && !before.nullable && after.nullable ? [found(pair, 'warning', 'it may be null now')] : []),
    ...(!before.deprecated && after.deprecated ? [found(pair, 'warning', 'it is deprecated now')] : []),
  ];
}

function compareTypes(pair: Pair, before: Shape, after: Shape): Difference[] {
  if (before.types.length === 0 || after.types.length === 0) return [];
  const [kept, wanted] = pair.direction === 'sent' ? [after, before] : [before, after];
  if (wanted.types.every((type) => accepts(kept.types, type))) return [];
  return [found(pair, 'breaking', `the type ${before.types.join('|')} became ${after.types.join('|')}`)];
}

function accepts(types: string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function compareValues(pair: Pair, before: Shape, after: Shape): Difference[] {
  const sent = pair.direction === 'sent';
  if (!before.values && !after.values) return [];
  if (!before.values) return [found(pair, sent ? 'breaking' : 'info', 'only listed values are allowed now')];
  if (!after.values) return [found(pair, sent ? 'info' : 'warning', 'any value is allowed now')];
  const gone = before.values.filter((value) => !after.values?.includes(value));
  const come = after.values.filter((value) => !before.values?.includes(value));
  return [
    ...gone.map((value) => found(pair, sent ? 'breaking' : 'info', `the value ${value} was removed`)),
    ...come.map((value) => found(pair, sent ? 'info' : 'warning', `the value ${value} is new`)),
  ];
}

function compareLimits(pair: Pair, before: Shape, after: Shape): Difference[] {
  return limits.flatMap((name) => {
    const none = upper.includes(name) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    const was = Number(before.limits[name] ?? none);
    const is = Number(after.limits[name] ?? none);
    if (was === is) return [];
    const isTighter = upper.includes(name) ? is < was : is > was;
    const weight = (pair.direction === 'sent') === isTighter ? heavier(pair) : 'info';
    return [
      found(
        pair,
        weight,
        `${name} went from ${before.limits[name] ?? 'none'} to ${after.limits[name] ?? 'none'}`,
      ),
    ];
  });
}

function heavier({ direction }: Pair): Weight {
  return direction === 'sent' ? 'breaking' : 'warning';
}

function compareRequired(pair: Pair, before: Shape, after: Shape): Difference[] {
  const sent = pair.direction === 'sent';
  const come = after.required.filter((name) => !before.required.includes(name));
  const gone = before.required.filter((name) => !after.required.includes(name) && name in after.properties);
  return [
    ...come.map((name) => found(pair, sent ? 'breaking' : 'info', `the field ${name} is required now`)),
    ...gone.map((name) => found(pair, sent ? 'info' : 'warning', `the field ${name} may be absent now`)),
  ];
}

function compareProperties(pair: Pair, before: Shape, after: Shape, seen: Set<string>): Difference[] {
  const gone = pair.direction === 'read' ? 'breaking' : 'warning';
  const names = new Set([...Object.keys(before.properties), ...Object.keys(after.properties)]);
  return [...names].flatMap((name) => {
    if (!(name in after.properties)) return [found(pair, gone, `the field ${name} was removed`)];
    if (!(name in before.properties)) return [found(pair, 'info', `the field ${name} is new`)];
    return compareSchemas(within(pair, name, before.properties[name], after.properties[name]), seen);
  });
}

function compareItems(pair: Pair, before: Shape, after: Shape, seen: Set<string>): Difference[] {
  if (!isNode(before.items) || !isNode(after.items)) return [];
  return compareSchemas(within(pair, '[]', before.items, after.items), seen);
}

function within(pair: Pair, name: string, before: unknown, after: unknown): Pair {
  return {
    ...pair,
    before: { ...pair.before, schema: before },
    after: { ...pair.after, schema: after },
    where: `${pair.where}.${name}`,
  };
}

function found({ where }: Pair, weight: Weight, what: string): Difference {
  return { where, weight, what };
}
