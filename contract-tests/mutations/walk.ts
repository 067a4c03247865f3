import type { Contract, Schema } from '../../spec/index.ts';

/** One field of a body that the spec knows. */
export interface SchemaField {
  /** Keys from the root. */
  path: string[];
  schema: Schema;
  required: boolean;
  value: unknown;
}

/** Every field of a body that the spec's schema names, outermost first. A bot's own free data is left alone. */
export function listFields(
  contract: Contract,
  schema: Schema,
  body: unknown,
  path: string[] = [],
): SchemaField[] {
  const known = contract.resolve(schema);
  if (!isObject(body) || known['x-free']) return [];
  return Object.entries(body).flatMap(([name, value]) => {
    const property = known.properties?.[name];
    if (!property) return [];
    const here = [...path, name];
    const required = known.required?.includes(name) ?? false;
    const field = { path: here, schema: contract.resolve(property), required, value };
    return [field, ...listFields(contract, property, value, here)];
  });
}

/** Paths of all objects of a body that the spec describes, the whole first. */
export function listObjects(contract: Contract, schema: Schema, body: unknown): string[][] {
  const inner = listFields(contract, schema, body).filter(
    ({ value, schema: own }) => isObject(value) && !own['x-free'],
  );
  return [[], ...inner.map(({ path }) => path)];
}

/** A copy of the body with another value at a path; undefined removes the field. */
export function withField(body: object, path: string[], value: unknown): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce((node, key) => node[key] as Record<string, unknown>, copy);
  const name = path.at(-1)!;
  if (value === undefined) delete parent[name];
  else parent[name] = value;
  return copy;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
