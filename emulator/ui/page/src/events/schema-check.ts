import { type Contract, resolved, type Schema } from '../wire/contract.ts';

/** A place where a value is not as its schema has it. */
export interface Deviation {
  /** JSON pointer. */
  where: string;
  message: string;
}

/** Deviations of a value from a schema of the contract; reads the keywords that the contract uses. */
export function deviations(contract: Contract, schema: Schema, value: unknown, where = ''): Deviation[] {
  const rule = resolved(contract, schema);
  return [
    ...ownDeviations(rule, value).map((message) => ({ where, message })),
    ...(isObject(value) ? memberDeviations(contract, rule, value, where) : []),
    ...(Array.isArray(value) && rule.items
      ? value.flatMap((item, index) => deviations(contract, rule.items ?? {}, item, `${where}/${index}`))
      : []),
    ...(rule.allOf ?? []).flatMap((part) => deviations(contract, part, value, where)),
    ...choiceDeviations(contract, rule, value, where),
  ];
}

function memberDeviations(
  contract: Contract,
  rule: Schema,
  value: Record<string, unknown>,
  where: string,
): Deviation[] {
  const missing = (rule.required ?? []).filter((name) => !(name in value));
  const members = Object.entries(value).flatMap(([name, member]) => {
    const part = rule.properties?.[name];
    return part ? deviations(contract, part, member, `${where}/${name}`) : [];
  });
  return [...missing.map((name) => ({ where: `${where}/${name}`, message: 'is missing' })), ...members];
}

function choiceDeviations(contract: Contract, rule: Schema, value: unknown, where: string): Deviation[] {
  const fits = (part: Schema) => deviations(contract, part, value, where).length === 0;
  const { anyOf, oneOf } = rule;
  if (anyOf && !anyOf.some(fits)) return [{ where, message: 'fits none of the allowed forms' }];
  if (!oneOf) return [];
  const count = oneOf.filter(fits).length;
  return count === 1
    ? []
    : [{ where, message: count === 0 ? 'has none of the allowed forms' : 'has several forms' }];
}

function ownDeviations(rule: Schema, value: unknown): string[] {
  const types = rule.type === undefined ? [] : [rule.type].flat();
  if (types.length > 0 && !types.some((type) => isOfType(type, value)))
    return [`is not ${types.join(' or ')}`];
  return [...valueDeviations(rule, value), ...textDeviations(rule, value), ...numberDeviations(rule, value)];
}

function valueDeviations({ const: only, enum: allowed }: Schema, value: unknown): string[] {
  if (only !== undefined && value !== only) return [`is not ${JSON.stringify(only)}`];
  if (allowed && !allowed.includes(value)) return [`is none of ${allowed.slice(0, 12).join(', ')}`];
  return [];
}

function textDeviations({ pattern, minLength, maxLength, format }: Schema, value: unknown): string[] {
  if (typeof value !== 'string') return [];
  const length = [...value].length;
  return [
    ...(minLength !== undefined && length < minLength ? ['is too short'] : []),
    ...(maxLength !== undefined && length > maxLength ? ['is too long'] : []),
    ...(pattern !== undefined && !new RegExp(pattern, 'u').test(value) ? [`does not match ${pattern}`] : []),
    ...(format === 'date-time' && Number.isNaN(Date.parse(value)) ? ['is not a time in RFC 3339'] : []),
  ];
}

function numberDeviations({ minimum, maximum }: Schema, value: unknown): string[] {
  if (typeof value !== 'number') return [];
  return [
    ...(minimum !== undefined && value < minimum ? [`is less than ${minimum}`] : []),
    ...(maximum !== undefined && value > maximum ? [`is more than ${maximum}`] : []),
  ];
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
