import { type Difference, isNode, type Node, type Weight } from './read-document.ts';
import { isUpper, makeShape, type SchemaShape } from './shape.ts';

/** `sent`: the bot writes it, so less freedom breaks. `read`: the bot reads it, so a missing part breaks. */
export type SchemaDirection = 'sent' | 'read';

interface SchemaSide {
  document: Node;
  schema: unknown;
}

interface Pair {
  before: SchemaSide;
  after: SchemaSide;
  direction: SchemaDirection;
  where: string;
  /** The name of the field that it is. */
  field?: string;
  /** What has been compared in this body. */
  seen: Set<string>;
}

/** A difference; without `where` it is of the pair itself. */
type Found = Omit<Difference, 'where'> & { where?: string };

/**
 * What changed in a body, weighed by who writes it. Schemas that it has in several places are told at the first of
 * them, so that recursive ones end.
 */
export function compareSchemas(pair: Omit<Pair, 'field' | 'seen'>): Difference[] {
  return comparePair({ ...pair, seen: new Set() });
}

function comparePair(pair: Pair): Difference[] {
  const key = JSON.stringify([pair.field, pair.before.schema, pair.after.schema]);
  if (pair.seen.has(key)) return [];
  pair.seen.add(key);
  return compareShapes(pair).map((found) => ({ where: pair.where, ...found }));
}

function compareShapes(pair: Pair): Found[] {
  const before = makeShape(pair.before.document, pair.before.schema);
  const after = makeShape(pair.after.document, pair.after.schema);
  const whole = compareLost(before, after) ?? compareTypes(pair, before, after);
  // A value of another type has nothing in common with the one before.
  if (whole.some(({ weight }) => weight !== 'info')) return whole;
  return [
    ...whole,
    ...compareMarks(pair, before, after),
    ...compareValues(pair, before, after),
    ...compareLimits(pair, before, after),
    ...compareRules(pair, before, after),
    ...compareRequired(pair, before, after),
    ...compareProperties(pair, before, after),
    ...compareOthers(pair, before, after),
    ...compareItems(pair, before, after),
  ];
}

/** What a reference that leads nowhere stands for cannot be compared. */
function compareLost(before: SchemaShape, after: SchemaShape): Found[] | undefined {
  if (before.lost.length + after.lost.length === 0) return undefined;
  const come = after.lost.filter((ref) => !before.lost.includes(ref));
  return come.map((ref) => found('warning', `its schema cannot be found: ${ref} leads nowhere`));
}

function compareMarks({ direction }: Pair, before: SchemaShape, after: SchemaShape): Found[] {
  const sent = direction === 'sent';
  return [
    ...(!before.nullable && after.nullable ? [found(sent ? 'info' : 'warning', 'it may be null now')] : []),
    ...(before.nullable && !after.nullable
      ? [found(sent ? 'breaking' : 'info', 'it may not be null any more')]
      : []),
    ...(!before.deprecated && after.deprecated ? [found('warning', 'it is deprecated now')] : []),
  ];
}

function compareTypes(
  { direction }: Pair,
  { types: before }: SchemaShape,
  { types: after }: SchemaShape,
): Found[] {
  const [kept, wanted] = direction === 'sent' ? [after, before] : [before, after];
  const isSame = before.length === after.length && before.every((type) => after.includes(type));
  if (isSame) return [];
  const words = (types: string[]) => types.join('|') || 'any';
  return [
    found(accepts(kept, wanted) ? 'info' : 'breaking', `the type ${words(before)} became ${words(after)}`),
  ];
}

/** Is each wanted type among those that are kept? No type stands for all of them. */
function accepts(kept: string[], wanted: string[]): boolean {
  if (kept.length === 0 || wanted.length === 0) return kept.length === 0;
  return wanted.every((type) => kept.includes(type) || (type === 'integer' && kept.includes('number')));
}

/** Whose values are types of events: a new one is something that a bot may meet, also where the bot writes it. */
const eventTypeField = 'event_type';

function compareValues(
  { direction, field }: Pair,
  { values: before }: SchemaShape,
  { values: after }: SchemaShape,
): Found[] {
  const sent = direction === 'sent';
  const more = sent && field !== eventTypeField ? 'info' : 'warning';
  if (!before && !after) return [];
  if (!before) return [found(sent ? 'breaking' : 'info', 'only listed values are allowed now')];
  if (!after) return [found(sent ? 'info' : 'warning', 'any value is allowed now')];
  const gone = without(before, after);
  const come = without(after, before);
  return [
    ...gone.map((value) => found(sent ? 'breaking' : 'info', `the value ${shown(value)} was removed`)),
    ...come.map((value) => found(more, `the value ${shown(value)} is new`)),
  ];
}

function without(values: unknown[], others: unknown[]): unknown[] {
  const known = new Set(others.map((value) => JSON.stringify(value)));
  return values.filter((value) => !known.has(JSON.stringify(value)));
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function compareLimits({ direction }: Pair, before: SchemaShape, after: SchemaShape): Found[] {
  return Object.keys(before.limits).flatMap((keyword) => {
    const none = isUpper(keyword) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    const [was, is] = [before, after].map(({ limits }) => Number(limits[keyword] ?? none)) as [
      number,
      number,
    ];
    if (was === is) return [];
    const isTighter = isUpper(keyword) ? is < was : is > was;
    return [moved(keyword, before.limits, after.limits, judgeWeight(direction, isTighter))];
  });
}

function compareRules({ direction }: Pair, before: SchemaShape, after: SchemaShape): Found[] {
  return Object.keys(before.rules).flatMap((keyword) => {
    const [was, is] = [before.rules[keyword], after.rules[keyword]];
    if (was === is) return [];
    const isTighter = direction === 'sent' ? is !== undefined : was === undefined;
    return [moved(keyword, before.rules, after.rules, judgeWeight(direction, isTighter))];
  });
}

/** A tighter rule takes freedom from who writes; a looser one is new to who reads. */
function judgeWeight(direction: SchemaDirection, isTighter: boolean): Weight {
  if (direction === 'sent') return isTighter ? 'breaking' : 'info';
  return isTighter ? 'info' : 'warning';
}

function moved(keyword: string, before: Node, after: Node, weight: Weight): Found {
  const [was, is] = [before[keyword] ?? 'none', after[keyword] ?? 'none'];
  return found(weight, `${keyword} went from ${String(was)} to ${String(is)}`);
}

/** A field that is new besides is told as required alone; who reads it learns of a new field. */
function compareRequired({ direction }: Pair, before: SchemaShape, after: SchemaShape): Found[] {
  const sent = direction === 'sent';
  const come = after.required.filter((name) => !before.required.includes(name));
  const told = sent ? come : come.filter((name) => Object.hasOwn(before.properties, name));
  const gone = before.required.filter(
    (name) => !after.required.includes(name) && Object.hasOwn(after.properties, name),
  );
  return [
    ...told.map((name) => found(sent ? 'breaking' : 'info', `the field ${name} is required now`)),
    ...gone.map((name) => found(sent ? 'info' : 'warning', `the field ${name} may be absent now`)),
  ];
}

function compareProperties(pair: Pair, before: SchemaShape, after: SchemaShape): Found[] {
  const [was, is] = [before.properties, after.properties];
  const gone = pair.direction === 'read' ? 'breaking' : 'warning';
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].flatMap((name) => {
    if (!Object.hasOwn(is, name)) return [found(gone, `the field ${name} was removed`)];
    if (Object.hasOwn(was, name)) return within(pair, name, was[name], is[name]);
    const isTold = pair.direction === 'sent' && after.required.includes(name);
    return isTold ? [] : [found('info', `the field ${name} is new`)];
  });
}

/** Fields that have no name. */
function compareOthers(pair: Pair, { others: before }: SchemaShape, { others: after }: SchemaShape): Found[] {
  if (isNode(before) && isNode(after)) return within(pair, '{}', before, after);
  if (pair.direction === 'read' || (before === false) === (after === false)) return [];
  return after === false
    ? [found('breaking', 'unknown fields are refused now')]
    : [found('info', 'unknown fields are taken now')];
}

function compareItems(pair: Pair, { items: before }: SchemaShape, { items: after }: SchemaShape): Found[] {
  return isNode(before) && isNode(after) ? within(pair, '[]', before, after) : [];
}

function within(pair: Pair, field: string, before: unknown, after: unknown): Difference[] {
  return comparePair({
    ...pair,
    before: { ...pair.before, schema: before },
    after: { ...pair.after, schema: after },
    where: `${pair.where}.${field}`,
    field,
  });
}

function found(weight: Weight, what: string): Found {
  return { weight, what };
}
