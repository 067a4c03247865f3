import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import { nearest, shown } from '../../../spec/index.ts';
import { durationMs } from '../../duration.ts';
import type { Position, Reading } from './reading.ts';

/** A JSON Schema. */
export type JsonSchema = Record<string, unknown>;

/** What may stand at a place: one definition for the parser, the types and the JSON Schema. */
export interface Shape<T> {
  /** In words, for errors: "a text". */
  readonly words: string;
  /** Whether a node is meant to have this shape, as far as its kind tells. */
  fits(node: Node): boolean;
  /** The value; undefined where there was a problem, which is noted. */
  read(node: Node, reading: Reading): T | undefined;
  schema(): JsonSchema;
  /** The words that the place may hold, to suggest the nearest. */
  readonly vocabulary?: readonly string[];
}

/** The type of what a shape reads. */
export type Read<S> = S extends Shape<infer T> ? T : never;

/** A shape of an object's field, and what the field is for. */
export interface Field<T> {
  shape: Shape<T>;
  about: string;
}

/** A field of an object; `about` is shown by editors. */
export function field<T>(shape: Shape<T>, about: string): Field<T> {
  return { shape, about };
}

function wrong(
  node: Node,
  reading: Reading,
  shape: { words: string; vocabulary?: readonly string[] },
): undefined {
  if (isAlias(node)) return reading.alias(node);
  const close = isScalar(node) ? nearest(String(node.value), shape.vocabulary ?? []) : [];
  const remedy = close.length > 0 ? `Did you mean ${close.join(' or ')}?` : undefined;
  return reading.problem(node, `Expected ${shape.words}, found ${nodeWords(node)}.`, remedy);
}

function nodeWords(node: Node): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (isScalar(node)) return node.value === null ? 'nothing' : shown(node.value);
  return 'an alias';
}

/** Any text; a number or `yes` without quotes counts as it is written. */
export function text({ words = 'a text', captures = false } = {}): Shape<string> {
  return {
    words,
    fits: (node) => isScalar(node) && node.value !== null,
    read(node, reading) {
      if (!this.fits(node)) return wrong(node, reading, this);
      const value = scalarText(node as Scalar);
      reading.text(node, value, { captures });
      return value;
    },
    schema: () => ({ type: ['string', 'number', 'boolean'] }),
  };
}

/** A text whose form is checked: `check` says what is wrong with it, or nothing. */
export function checkedText(
  words: string,
  check: (value: string) => string | undefined,
  {
    schema = { type: 'string' },
    defines,
  }: { schema?: JsonSchema; defines?: (value: string) => string[] } = {},
): Shape<string> {
  return {
    words,
    fits: (node) => isScalar(node) && node.value !== null,
    read(node, reading) {
      if (!this.fits(node)) return wrong(node, reading, this);
      const value = scalarText(node as Scalar);
      const fault = check(value);
      if (fault !== undefined) return reading.problem(node, fault);
      reading.text(node, value, { defines: defines?.(value) });
      return value;
    },
    schema: () => schema,
  };
}

function scalarText(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

/** A whole number within bounds. */
export function whole({ min = 0, max = Number.MAX_SAFE_INTEGER } = {}): Shape<number> {
  const fitting = (value: unknown) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
  const upTo = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`;
  return {
    words: `a whole number, ${upTo}`,
    fits: (node) => isScalar(node) && typeof node.value === 'number',
    read: function (node, reading) {
      return isScalar(node) && fitting(node.value) ? (node.value as number) : wrong(node, reading, this);
    },
    schema: () => ({
      type: 'integer',
      minimum: min,
      maximum: max < Number.MAX_SAFE_INTEGER ? max : undefined,
    }),
  };
}

/** `true` or `false`. */
export function flag(): Shape<boolean> {
  return {
    words: 'true or false',
    fits: (node) => isScalar(node) && typeof node.value === 'boolean',
    read(node, reading) {
      return isScalar(node) && typeof node.value === 'boolean' ? node.value : wrong(node, reading, this);
    },
    schema: () => ({ type: 'boolean' }),
  };
}

/** One of a few words. */
export function word<const W extends string>(...allowed: W[]): Shape<W> {
  return {
    words: allowed.length === 1 ? `${allowed[0]}` : `one of ${allowed.join(', ')}`,
    vocabulary: allowed,
    fits: (node) => isScalar(node) && allowed.includes(node.value as W),
    read(node, reading) {
      return this.fits(node) ? ((node as Scalar).value as W) : wrong(node, reading, this);
    },
    schema: () => ({ enum: allowed }),
  };
}

/** A duration such as `50ms`, in milliseconds. */
export function duration(): Shape<number> {
  return {
    words: 'a duration such as 50ms, 5s or 0',
    fits: (node) => isScalar(node) && durationMs(String(node.value)) !== undefined,
    read(node, reading) {
      const value = isScalar(node) ? durationMs(String(node.value)) : undefined;
      return value ?? wrong(node, reading, this);
    },
    schema: () => ({ anyOf: [{ const: 0 }, { type: 'string', pattern: '^(0|\\d+(\\.\\d+)?(ms|s|m|h))$' }] }),
  };
}

/** A list of the same. */
export function list<T>(
  item: Shape<T>,
  { min = 0, words = `a list of ${item.words}` }: { min?: number; words?: string } = {},
): Shape<T[]> {
  return {
    words,
    fits: isSeq,
    read(node, reading) {
      if (!isSeq(node)) return wrong(node, reading, this);
      if (node.items.length < min) return reading.problem(node, `Expected at least ${min} here.`);
      const values = node.items.map((child) => item.read(child as Node, reading));
      return values.filter((value): value is Awaited<T> & T => value !== undefined);
    },
    schema: () => ({ type: 'array', items: item.schema(), minItems: min > 0 ? min : undefined }),
  };
}

/** A mapping from names of one's choice to the same. */
export function record<T>(
  value: Shape<T>,
  { name = text() }: { name?: Shape<string> } = {},
): Shape<Record<string, T>> {
  return {
    words: `a mapping to ${value.words}`,
    fits: isMap,
    read(node, reading) {
      if (!isMap(node)) return wrong(node, reading, this);
      const pairs = node.items.map((pair): [string, T] | undefined => {
        const key = name.read(pair.key as Node, reading);
        const read = readPairValue(pair as NodePair, value, reading);
        return key === undefined || read === undefined ? undefined : [key, read];
      });
      return Object.fromEntries(pairs.filter((pair): pair is [string, T] => pair !== undefined));
    },
    schema: () => ({
      type: 'object',
      additionalProperties: value.schema(),
      propertyNames: name.schema().pattern === undefined ? undefined : name.schema(),
    }),
  };
}

interface NodePair {
  key: Node;
  value: Node | null;
}

function readPairValue<T>({ key, value }: NodePair, shape: Shape<T>, reading: Reading): T | undefined {
  if (value === null)
    return reading.problem(key, `Expected ${shape.words} after ${String(key)}, found nothing.`);
  return shape.read(value, reading);
}

type Fields = Record<string, Field<unknown>>;
type FieldType<F> = F extends Field<infer T> ? T : never;
type Prettify<T> = { [K in keyof T]: T[K] } & {};
type ObjectOf<Required extends Fields, Optional extends Fields> = Prettify<
  { [K in keyof Required]: FieldType<Required[K]> } & { [K in keyof Optional]?: FieldType<Optional[K]> }
>;

/** A mapping with known fields; an unknown one is a problem that names the nearest. */
export function object<
  const Required extends Fields = Record<never, never>,
  const Optional extends Fields = Record<never, never>,
>({
  words,
  required = {} as Required,
  optional = {} as Optional,
}: {
  words: string;
  required?: Required;
  optional?: Optional;
}): Shape<ObjectOf<Required, Optional>> {
  const fields: Fields = { ...required, ...optional };
  return {
    words,
    fits: isMap,
    read(node, reading) {
      if (!isMap(node)) return wrong(node, reading, this);
      const before = reading.problems.length;
      const values = readFields(node, fields, reading, words);
      const missing = Object.keys(required).filter((name) => !node.has(name));
      for (const name of missing) reading.problem(node, `The field ${name} is missing in ${words}.`);
      return reading.problems.length > before ? undefined : (values as ObjectOf<Required, Optional>);
    },
    schema: () => ({
      type: 'object',
      additionalProperties: false,
      properties: mapValues(fields, ({ shape, about }) => ({ description: about, ...shape.schema() })),
      required: Object.keys(required).length > 0 ? Object.keys(required) : undefined,
    }),
  };
}

function readFields(node: YAMLMap, fields: Fields, reading: Reading, words: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const pair of node.items as NodePair[]) {
    const name = String(isScalar(pair.key) ? pair.key.value : pair.key);
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!known) unknownField(pair.key, { name, names: Object.keys(fields), words, reading });
    else values[name] = readPairValue(pair, known.shape, reading);
  }
  return values;
}

function unknownField(
  node: Node,
  { name, names, words, reading }: { name: string; names: string[]; words: string; reading: Reading },
): void {
  if (name === '<<') {
    reading.alias(node);
    return;
  }
  const close = nearest(name, names);
  const remedy =
    close.length > 0 ? `Did you mean ${close.join(' or ')}?` : `Possible are ${names.join(', ')}.`;
  reading.problem(node, `There is no field ${JSON.stringify(name)} in ${words}.`, remedy);
}

/** The first of several shapes that is meant. */
export function choice<const Shapes extends readonly Shape<unknown>[]>(
  ...shapes: Shapes
): Shape<Read<Shapes[number]>> {
  const words = [...new Set(shapes.map((shape) => shape.words))].join(', or ');
  const vocabulary = shapes.flatMap((shape) => shape.vocabulary ?? []);
  return {
    words,
    vocabulary,
    fits: (node) => shapes.some((shape) => shape.fits(node)),
    read(node, reading) {
      const meant = shapes.find((shape) => shape.fits(node));
      return (meant ? meant.read(node, reading) : wrong(node, reading, this)) as
        | Read<Shapes[number]>
        | undefined;
    },
    schema: () => ({ anyOf: shapes.map((shape) => shape.schema()) }),
  };
}

/** The same shape, its value made into something else. */
export function mapped<T, U>(
  shape: Shape<T>,
  make: (value: T, place: { node: Node; reading: Reading; at: Position }) => U | undefined,
): Shape<U> {
  return {
    words: shape.words,
    vocabulary: shape.vocabulary,
    fits: (node) => shape.fits(node),
    read(node, reading) {
      const value = shape.read(node, reading);
      return value === undefined ? undefined : make(value, { node, reading, at: reading.at(node) });
    },
    schema: () => shape.schema(),
  };
}

/** A shape that other places refer to by its name, so that it may hold itself. */
export function named<T>(
  name: string,
  words: string,
  make: () => Shape<T>,
): Shape<T> & { definition(): JsonSchema } {
  let made: Shape<T> | undefined;
  const shape = () => {
    made ??= make();
    return made;
  };
  return {
    words,
    fits: (node) => shape().fits(node),
    read: (node, reading) => shape().read(node, reading),
    schema: () => ({ $ref: `#/$defs/${name}` }),
    definition: () => shape().schema(),
  };
}

/** Any JSON value; the texts in it may hold placeholders. */
export function json(): Shape<unknown> {
  return {
    words: 'any JSON value',
    fits: () => true,
    read: (node, reading) => jsonValue(node, reading),
    schema: () => ({}),
  };
}

function jsonValue(node: Node | null, reading: Reading): unknown {
  if (node === null) return null;
  if (isAlias(node)) return reading.alias(node);
  if (isSeq(node)) return node.items.map((item) => jsonValue(item as Node, reading));
  if (isMap(node)) {
    return Object.fromEntries(
      (node.items as NodePair[]).map(({ key, value }) => [
        String(isScalar(key) ? key.value : key),
        jsonValue(value, reading),
      ]),
    );
  }
  const value = (node as Scalar).value;
  if (typeof value === 'string') reading.text(node, value, {});
  return value;
}

function mapValues<T, U>(object: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
