import { controlContract, type Schema } from '../../../spec/index.ts';
import { overlay } from '../../divar/overlay.ts';
import type { JsonSchema } from './shape.ts';

/** A schema of the control API as it stands in a schema for editors: whole, and without fields that nobody reads. */
export function editorSchema(schema: Schema): JsonSchema {
  const { $ref, ...own } = schema;
  if ($ref !== undefined) return editorSchema({ ...controlContract().resolve(schema), ...own });
  const { properties, items, additionalProperties, anyOf, oneOf } = own;
  const kept = Object.entries(own).filter(([keyword]) => !keyword.startsWith('x-'));
  const others =
    typeof additionalProperties === 'object' ? editorSchema(additionalProperties) : additionalProperties;
  return overlay(Object.fromEntries(kept), {
    properties: properties && each(properties),
    additionalProperties: others ?? (properties && false),
    items: items && editorSchema(items),
    anyOf: anyOf?.map(editorSchema),
    oneOf: oneOf?.map(editorSchema),
  });
}

function each(properties: Record<string, Schema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, editorSchema(schema)]));
}
