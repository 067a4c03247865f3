import type { Schema } from '../contract/contract.ts';

/** Of lists that may have so many items at most, each item has a place of its own in the validator. */
const mostPrefixed = 10;

const nested = ['items', 'additionalProperties'] as const;
const lists = ['anyOf', 'oneOf', 'allOf'] as const;

/**
 * A spec schema as it is checked: objects with named properties take no others, deprecated properties are noticed,
 * and a message's type asks for the field with its data. What a violation means is the violations table's business;
 * here everything that deviates is noticed.
 */
export function validationSchema(schema: Schema): Schema {
  const copy: Schema = { ...schema };
  if (copy.properties) copy.properties = mapValues(copy.properties, propertySchema);
  for (const key of nested) if (isSchema(copy[key])) copy[key] = validationSchema(copy[key]);
  for (const key of lists) if (copy[key]) copy[key] = copy[key].map(validationSchema);
  boundItems(copy);
  if (copy.properties && copy.additionalProperties === undefined) copy.additionalProperties = false;
  const dataField = copy['x-data-field'];
  if (dataField) copy.allOf = [...(copy.allOf ?? []), ...Object.entries(dataField).map(dataRule)];
  return copy;
}

/** The items beyond a limit are refused for their number alone, and not looked at. */
function boundItems(copy: Schema): void {
  const { items, maxItems } = copy;
  if (items === undefined || typeof maxItems !== 'number' || maxItems > mostPrefixed) return;
  copy.prefixItems = new Array(maxItems).fill(items);
  delete copy.items;
}

function propertySchema(schema: Schema): Schema {
  const copy = validationSchema(schema);
  const expected = copy['x-expected'] as Schema | undefined;
  if (expected) copy.allOf = [expected];
  if (schema.deprecated) copy.not = {};
  return copy;
}

function dataRule([type, field]: [string, string]): Schema {
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  return { if: { properties: { type: { const: type } }, required: ['type'] }, then: { required: [field] } };
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

function mapValues<A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
