import type { Schema } from '../contract/contract.ts';

const inside = ['items', 'not', 'additionalProperties'] as const;
const lists = ['anyOf', 'oneOf', 'allOf'] as const;
const schemaPrefix = '#/components/schemas/';

/** Tells whether the document has a schema of this name. */
export type IsKnown = (name: string) => boolean;

/**
 * A schema of OpenAPI 3.0 in today's JSON Schema, as lenient as the gateway: numbers of 64 bits come as number or as
 * string, an object without fields is free, and a reference that leads nowhere allows anything.
 */
export function currentSchema(schema: Schema, isKnown: IsKnown): Schema {
  if (schema.$ref !== undefined) return reference(schema.$ref, isKnown);
  const copy: Schema = { ...schema };
  const again = (part: Schema) => currentSchema(part, isKnown);
  for (const key of inside) if (isSchema(copy[key])) copy[key] = again(copy[key]);
  for (const key of lists) if (Array.isArray(copy[key])) copy[key] = copy[key].map(again);
  if (isSchema(copy.properties)) {
    const fields = Object.entries(copy.properties).map(([name, field]) => [name, again(field)]);
    copy.properties = Object.fromEntries(fields);
  }
  // Each item would be compared with each other one.
  delete copy.uniqueItems;
  if (copy.type === 'object' && !copy.properties) copy['x-free'] = true;
  return withCurrentTypes(withCurrentLimits(copy));
}

function reference(ref: string, isKnown: IsKnown): Schema {
  return ref.startsWith(schemaPrefix) && isKnown(ref.slice(schemaPrefix.length)) ? { $ref: ref } : {};
}

function withCurrentTypes(schema: Schema): Schema {
  const { nullable, ...copy } = schema;
  const types = [copy.type ?? []].flat();
  if (copy.format === 'int64' || copy.format === 'uint64') types.push('integer', 'string');
  if (nullable === true && types.length > 0) types.push('null');
  return types.length === 0 ? copy : { ...copy, type: types.length === 1 ? types[0]! : [...new Set(types)] };
}

/** Before 3.1, exclusiveMinimum said how to read minimum. */
function withCurrentLimits(schema: Schema): Schema {
  const copy = { ...schema };
  for (const [exclusive, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    const said = copy[exclusive];
    if (typeof said !== 'boolean') continue;
    delete copy[exclusive];
    if (!said) continue;
    copy[exclusive] = copy[limit];
    delete copy[limit];
  }
  return copy;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
