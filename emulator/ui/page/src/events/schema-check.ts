import type { Word } from '../language/language.ts';
import { type FormSchema, resolved, type ServedContract } from '../wire/contract.ts';

/** What is wrong, as the page words it: the word, and what fills it in. */
export interface Wrong {
  word: Word;
  values?: Record<string, string | number>;
}

/** A place where a value is not as its schema has it. */
export interface SchemaDeviation extends Wrong {
  /** JSON pointer. */
  where: string;
}

/** Deviations of a value from a schema of the contract; reads the keywords that the contract uses. */
export function deviations(
  contract: ServedContract,
  schema: FormSchema,
  value: unknown,
  where = '',
): SchemaDeviation[] {
  const rule = resolved(contract, schema);
  return [
    ...ownDeviations(rule, value).map((wrong) => ({ where, ...wrong })),
    ...(isObject(value) ? memberDeviations(contract, rule, value, where) : []),
    ...(Array.isArray(value) && rule.items
      ? value.flatMap((item, index) => deviations(contract, rule.items ?? {}, item, `${where}/${index}`))
      : []),
    ...(rule.allOf ?? []).flatMap((part) => deviations(contract, part, value, where)),
    ...choiceDeviations(contract, rule, value, where),
  ];
}

function memberDeviations(
  contract: ServedContract,
  rule: FormSchema,
  value: Record<string, unknown>,
  where: string,
): SchemaDeviation[] {
  const missing = (rule.required ?? []).filter((name) => !(name in value));
  const members = Object.entries(value).flatMap(([name, member]) => {
    const part = rule.properties?.[name];
    return part ? deviations(contract, part, member, `${where}/${name}`) : [];
  });
  return [...missing.map((name) => ({ where: `${where}/${name}`, word: 'isMissing' as const })), ...members];
}

function choiceDeviations(
  contract: ServedContract,
  rule: FormSchema,
  value: unknown,
  where: string,
): SchemaDeviation[] {
  const fits = (part: FormSchema) => deviations(contract, part, value, where).length === 0;
  const { anyOf, oneOf } = rule;
  if (anyOf && !anyOf.some(fits)) return [{ where, word: 'fitsNone' }];
  if (!oneOf) return [];
  const count = oneOf.filter(fits).length;
  return count === 1 ? [] : [{ where, word: count === 0 ? 'fitsNone' : 'fitsSeveral' }];
}

function ownDeviations(rule: FormSchema, value: unknown): Wrong[] {
  const types = rule.type === undefined ? [] : [rule.type].flat();
  if (types.length > 0 && !types.some((type) => isOfType(type, value)))
    return [{ word: 'notOfType', values: { types: types.join(' | ') } }];
  return [...valueDeviations(rule, value), ...textDeviations(rule, value), ...numberDeviations(rule, value)];
}

function valueDeviations({ const: only, enum: allowed }: FormSchema, value: unknown): Wrong[] {
  if (only !== undefined && value !== only)
    return [{ word: 'notThis', values: { value: JSON.stringify(only) } }];
  if (allowed && !allowed.includes(value))
    return [{ word: 'noneOf', values: { values: allowed.slice(0, 12).join(', ') } }];
  return [];
}

function textDeviations({ pattern, minLength, maxLength, format }: FormSchema, value: unknown): Wrong[] {
  if (typeof value !== 'string') return [];
  const length = [...value].length;
  const wrongs: [boolean, Wrong][] = [
    [minLength !== undefined && length < minLength, { word: 'tooShort' }],
    [maxLength !== undefined && length > maxLength, { word: 'tooLong' }],
    [
      pattern !== undefined && !new RegExp(pattern, 'u').test(value),
      { word: 'noMatch', values: { pattern: pattern ?? '' } },
    ],
    [format === 'date-time' && Number.isNaN(Date.parse(value)), { word: 'noTime' }],
  ];
  return wrongs.filter(([isSo]) => isSo).map(([, wrong]) => wrong);
}

function numberDeviations({ minimum: least, maximum: most }: FormSchema, value: unknown): Wrong[] {
  if (typeof value !== 'number') return [];
  if (least !== undefined && value < least) return [{ word: 'tooSmall', values: { least } }];
  if (most !== undefined && value > most) return [{ word: 'tooLarge', values: { most } }];
  return [];
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
