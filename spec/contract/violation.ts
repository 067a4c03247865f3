import type { Schema } from './contract.ts';
import { formatWords } from './formats.ts';
import { nearest } from './nearest.ts';

/** One deviation of a body from its schema. */
export interface Violation {
  /** A row of the violations table, such as "unknown_field". */
  id: string;
  /** JSON pointer to the place in the body; empty for the whole. */
  where: string;
  expected: string;
  actual: string;
  /** At most three allowed values or names that look like what came. */
  nearest?: string[];
}

/** What a generated validator says of one deviation: Ajv's error object in its verbose form. */
export interface SchemaError {
  keyword: string;
  instancePath: string;
  schemaPath: string;
  params: Record<string, unknown>;
  parentSchema?: Schema;
  data?: unknown;
}

/** A validator as Ajv generates it. */
export type Validate = ((data: unknown) => boolean) & { errors?: SchemaError[] | null };

/** So many deviations of a body are told in words; the others are counted. */
const mostTold = 100;
/** Only the first of them get suggestions, for which a value is compared with every allowed one. */
const mostWithSuggestions = 10;

/** The deviations of a body: the first of them in words, and how many more there are. */
export interface Deviations {
  violations: Violation[];
  more: number;
}

/**
 * The deviations that the validator's errors stand for, each once. The first that `matters` is told in any case, however
 * many come before it.
 */
export function findDeviations(
  errors: readonly SchemaError[],
  matters: (id: string) => boolean = () => false,
): Deviations {
  const distinct = distinctDeviations(errors);
  const told = distinct.slice(0, mostTold);
  const first = distinct.find(({ id }) => matters(id));
  if (first && !told.includes(first)) told.push(first);
  return { violations: told.map(makeViolation), more: distinct.length - told.length };
}

interface Deviation {
  id: string;
  error: SchemaError;
}

function distinctDeviations(errors: readonly SchemaError[]): Deviation[] {
  const mistyped = new Set<string>();
  for (const error of errors) {
    if (error.keyword === 'type' && !isOfBranch(error)) mistyped.add(error.instancePath);
  }
  const seen = new Set<string>();
  const distinct: Deviation[] = [];
  for (const error of errors) {
    if (!isTelling(error, mistyped)) continue;
    const id = findName(error);
    const key = `${id} ${findPlace(error)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    distinct.push({ id, error });
  }
  return distinct;
}

/** Branches of a choice and the rules about values of a wrong type repeat what another error says. */
function isTelling(error: SchemaError, mistyped: Set<string>): boolean {
  if (error.keyword === 'if' || isOfBranch(error)) return false;
  return error.keyword === 'type' || !mistyped.has(error.instancePath);
}

function isOfBranch({ schemaPath }: SchemaError): boolean {
  return /\/(oneOf|anyOf)\/\d/.test(schemaPath);
}

function makeViolation({ id, error }: Deviation, index: number): Violation {
  const { expected, actual, suggestions } = wording(error, index < mostWithSuggestions);
  return {
    id,
    where: findPlace(error),
    expected,
    actual,
    nearest: suggestions && suggestions.length > 0 ? suggestions : undefined,
  };
}

/** A field that is not known is a place of its own. */
function findPlace({ keyword, instancePath, params }: SchemaError): string {
  if (keyword !== 'additionalProperties') return instancePath;
  const field = String(params.additionalProperty);
  const escaped = /[~/]/.test(field) ? field.replaceAll('~', '~0').replaceAll('/', '~1') : field;
  return `${instancePath}/${escaped}`;
}

const defaultNames: Record<string, string> = {
  type: 'wrong_type',
  required: 'missing_field',
  additionalProperties: 'unknown_field',
  enum: 'unknown_value',
  const: 'unknown_value',
  not: 'deprecated_field',
};

function findName(error: SchemaError): string {
  const names = error.parentSchema?.['x-violations'] ?? {};
  const keyword = error.keyword === 'not' ? 'deprecated' : error.keyword;
  const named = names[keyword];
  if (typeof named === 'string') return named;
  const detail = named?.[describeDetail(error)];
  return detail ?? defaultNames[error.keyword] ?? 'wrong_value';
}

function describeDetail(error: SchemaError): string {
  if (error.keyword === 'required') return String(error.params.missingProperty);
  return Array.isArray(error.params.passingSchemas) ? 'many' : 'none';
}

interface Wording {
  expected: string;
  actual: string;
  suggestions?: string[];
}

type Suggest = typeof nearest;

const wordings: Record<string, (error: SchemaError, suggest: Suggest) => Wording> = {
  type: ({ params, data }) => ({ expected: [params.type].flat().join(' or '), actual: shown(data) }),
  required: ({ params, data }) => ({ expected: `the field ${params.missingProperty}`, actual: shown(data) }),
  additionalProperties: unknownField,
  enum: unknownValue,
  const: ({ params, data }) => ({ expected: JSON.stringify(params.allowedValue), actual: shown(data) }),
  maxItems: ({ params, data }) => ({
    expected: `at most ${params.limit}`,
    actual: `${Array.isArray(data) ? data.length : '?'}`,
  }),
  minItems: ({ params, data }) => ({
    expected: `at least ${params.limit}`,
    actual: `${Array.isArray(data) ? data.length : '?'}`,
  }),
  minLength: ({ data }) => ({ expected: 'a text that is not empty', actual: shown(data) }),
  anyOf: ({ parentSchema, data }) => ({ expected: alternatives(parentSchema), actual: shown(data) }),
  maxLength: ({ params, data }) => ({
    expected: `at most ${params.limit} characters`,
    actual: `${String(data).length}`,
  }),
  minimum: ({ params, data }) => ({ expected: `at least ${params.limit}`, actual: shown(data) }),
  exclusiveMinimum: ({ params, data }) => ({ expected: `more than ${params.limit}`, actual: shown(data) }),
  maximum: ({ params, data }) => ({ expected: `at most ${params.limit}`, actual: shown(data) }),
  format: ({ params, data }) => ({
    expected: formatWords[String(params.format)] ?? `the format ${params.format}`,
    actual: shown(data),
  }),
  oneOf: ({ parentSchema, data }) => ({ expected: choice(parentSchema), actual: fieldNames(data) }),
  not: ({ data }) => ({ expected: 'the field that replaces it', actual: shown(data) }),
  pattern: ({ parentSchema, params, data }) => ({
    expected: phrase(parentSchema) ?? `a match of ${params.pattern}`,
    actual: shown(data),
  }),
};

/** What a schema says of itself, to stand within a sentence. */
function phrase(schema: Schema | undefined): string | undefined {
  return schema?.description?.replace(/\.$/, '').replace(/^An? /, (article) => article.toLowerCase());
}

function wording(error: SchemaError, hasSuggestions: boolean): Wording {
  const words = wordings[error.keyword];
  return (
    words?.(error, hasSuggestions ? nearest : () => []) ?? {
      expected: `${error.keyword} as the spec says`,
      actual: shown(error.data),
    }
  );
}

function unknownField({ params, parentSchema, data }: SchemaError, suggest: Suggest): Wording {
  const field = String(params.additionalProperty);
  const known = Object.keys(parentSchema?.properties ?? {});
  const suggestions = suggest(field, known);
  return {
    expected: suggestions.length > 0 ? suggestions.join(', ') : `one of ${known.join(', ')}`,
    actual: `${field}: ${shown((data as Record<string, unknown> | undefined)?.[field])}`,
    suggestions,
  };
}

function unknownValue({ params, data }: SchemaError, suggest: Suggest): Wording {
  const allowed = (params.allowedValues as unknown[]).map(String);
  const suggestions = suggest(String(data), allowed);
  const few = allowed.length <= 8 ? `one of ${allowed.join(', ')}` : `one of ${allowed.length} names`;
  return {
    expected: suggestions.length > 0 ? suggestions.join(', ') : few,
    actual: shown(data),
    suggestions,
  };
}

/** What one may choose from, in the words of the schema or by its types. */
function alternatives(schema: Schema | undefined): string {
  const types = (schema?.anyOf ?? []).flatMap(({ type }) => type ?? []);
  return phrase(schema) ?? ([...new Set(types)].join(' or ') || 'one of several forms');
}

function choice(schema: Schema | undefined): string {
  const names = (schema?.oneOf ?? []).flatMap((branch) => branch.required ?? []);
  return `exactly one of ${names.join(', ')}`;
}

function fieldNames(data: unknown): string {
  if (typeof data !== 'object' || data === null) return shown(data);
  const names = Object.keys(data);
  return names.length === 0 ? 'no field' : names.join(', ');
}

/** A value as a person can read it in one line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = writeJson(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function writeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return 'a value that is nested too deep';
    throw error;
  }
}
