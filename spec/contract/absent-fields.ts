import { resolve, type Schema } from './contract.ts';

/**
 * The body without the fields that stand for "absent": JSON nulls at any depth, and empty strings where the spec says
 * so. Objects whose content is the bot's own are kept as they are. Source: observed (the platform is a gRPC service
 * behind a JSON gateway).
 */
export function dropAbsent(schemas: Record<string, Schema>, schema: Schema, value: unknown): unknown {
  const known = resolve(schemas, schema);
  if (known['x-free'] || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = known.items ?? {};
    return value.map((item) => dropAbsent(schemas, items, item));
  }
  return dropFromObject(schemas, known, value as Record<string, unknown>);
}

function dropFromObject(
  schemas: Record<string, Schema>,
  known: Schema,
  value: Record<string, unknown>,
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const schema = known.properties?.[name] ?? {};
    if (field === null || (field === '' && schema['x-empty-is-absent'])) continue;
    Object.defineProperty(kept, name, {
      value: dropAbsent(schemas, schema, field),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return kept;
}

/** Could a body with this text hold anything for `dropAbsent` to drop? */
export function mayHoldAbsent(text: string): boolean {
  return text.includes('null') || text.includes('""');
}
