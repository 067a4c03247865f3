import type { Schema } from '../contract/contract.ts';
import type { Setting } from '../contract/settings.ts';
import type { FactSchemas } from './validators.ts';

/** The part of an OpenAPI document that settings are in. */
interface SettingsDocument {
  components: { schemas: Record<string, Schema> };
}

interface SettingSchema extends Schema {
  title: string;
  description: string;
  'x-in-persian': Setting['persian'];
  'x-setting': {
    option: string;
    topic: string;
    check?: Setting['check'];
    secret?: boolean;
    alone?: string;
  };
}

/** Gives the schemas that have `x-settings` the settings as properties; all are required where they are shown. */
export function spreadSettings({ components: { schemas } }: SettingsDocument): void {
  const { properties = {} } = schemas.AppSettings ?? {};
  const plain = mapProperties(properties, withoutExtensions);
  for (const schema of Object.values(schemas)) {
    const { 'x-settings': use } = schema;
    if (use === undefined) continue;
    delete schema['x-settings'];
    schema.properties = {
      ...(use === 'shown' ? mapProperties(plain, shownSetting) : plain),
      ...schema.properties,
    };
    if (use === 'shown') schema.required = [...(schema.required ?? []), ...Object.keys(properties)];
  }
}

function withoutExtensions(schema: Schema): Schema {
  const kept = Object.entries(schema).filter(([keyword]) => !keyword.startsWith('x-'));
  const { properties, ...own }: Schema = Object.fromEntries(kept);
  return properties ? { ...own, properties: mapProperties(properties, withoutExtensions) } : own;
}

/** A setting as an answer has it: a key is there with its permissions. */
function shownSetting({ default: _, ...schema }: Schema): Schema {
  const { items } = schema;
  return items?.properties
    ? { ...schema, items: { ...items, required: Object.keys(items.properties) } }
    : schema;
}

function mapProperties(properties: Record<string, Schema>, map: (schema: Schema) => Schema) {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, map(schema)]));
}

/** The rows of `AppSettings`: its properties, and those of the objects among them. */
export function listSettings({ components: { schemas } }: SettingsDocument): Setting[] {
  return Object.entries(schemas.AppSettings?.properties ?? {}).flatMap(([name, schema]) =>
    schema.properties
      ? Object.entries(schema.properties).map(([inner, one]) => makeRow(`${name}.${inner}`, one))
      : [makeRow(name, schema)],
  );
}

function makeRow(name: string, schema: Schema): Setting {
  const missing = ['title', 'description', 'x-in-persian', 'x-setting'].find(
    (key) => schema[key] === undefined,
  );
  if (missing !== undefined) throw new Error(`The setting ${name} of spec/control.yaml needs ${missing}.`);
  const { 'x-setting': given, 'x-in-persian': persian, ...own } = schema as SettingSchema;
  const kind = findKind(own);
  const option = given.option.split(' ')[0]!.slice(2);
  return {
    name,
    flags: given.option,
    topic: given.topic,
    library: camelCase(kind === 'list' ? name : option),
    stored: camelCase(name) + (kind === 'duration' ? 'Ms' : ''),
    kind,
    check: given.check,
    values: (own.enum ?? own.items?.enum) as string[] | undefined,
    minimum: own.minimum as number | undefined,
    maximum: own.maximum as number | undefined,
    mostItems: own.maxItems as number | undefined,
    isNullable: [own.type].flat().includes('null'),
    isSecret: given.secret ?? false,
    default: own.default,
    alone: given.alone,
    title: own.title,
    description: own.description,
    persian,
  };
}

function findKind({ type, format, enum: values, items }: Schema): Setting['kind'] {
  if (format === 'duration-short') return 'duration';
  if (values) return 'choice';
  if (items) return items.properties ? 'keys' : 'list';
  const [first] = [type].flat();
  if (first === 'integer') return 'number';
  return first === 'boolean' ? 'switch' : 'text';
}

function camelCase(name: string): string {
  return name.replace(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** TypeScript source: what an app keeps of its settings, what the library takes, and the rows. */
export function settingsSource(rows: readonly Setting[]): string {
  return [
    '/** The settings of an app as it keeps them; durations are milliseconds. */',
    'export interface AppSettings {',
    '  slug: string;',
    ...storedFields(rows),
    '}\n',
    '/** The settings of an app as the library takes them; durations are written `50ms`, `5s`, `2m`, `0`. */',
    'export interface SettingOptions {',
    ...rows.map((row) => `${comment(row, defaultWords(row))}  ${row.library}?: ${optionType(row)};`),
    '}\n',
    `export const settings = ${JSON.stringify(rows, null, 2)} as const;\n`,
  ].join('\n');
}

/** SettingsDocument of spec/facts.yaml with the settings as an app keeps them. */
export function withSettings({ kinds, $defs }: FactSchemas, rows: readonly Setting[]): FactSchemas {
  const { settings, ...others } = $defs;
  const properties = Object.fromEntries(
    groups(rows).map(([name, members, isGroup]) => {
      if (!isGroup) return [name, storedSchema(members[0]!)];
      const inner = members.map((row) => [row.stored.split('.')[1]!, storedSchema(row)] as const);
      return [
        name,
        { type: 'object', required: inner.map(([one]) => one), properties: Object.fromEntries(inner) },
      ];
    }),
  );
  return {
    kinds,
    $defs: { ...others, settings: { ...settings, properties: { ...settings!.properties, ...properties } } },
  };
}

/** Rows by the first step of their place, in order. */
function groups(rows: readonly Setting[]): [name: string, rows: Setting[], isGroup: boolean][] {
  const names = [...new Set(rows.map(({ stored }) => stored.split('.')[0]!))];
  return names.map((name) => {
    const members = rows.filter(({ stored }) => stored.split('.')[0] === name);
    return [name, members, members[0]!.stored.includes('.')];
  });
}

function storedFields(rows: readonly Setting[]): string[] {
  return groups(rows).flatMap(([name, members, isGroup]) => {
    const fields = members.map(
      (row) => `${comment(row)}  ${row.stored.split('.').at(-1)}: ${storedType(row)};`,
    );
    return isGroup ? [`  ${name}: {`, ...fields, '  };'] : fields;
  });
}

function comment({ description }: Setting, more = ''): string {
  return `  /** ${description}${more} */\n`;
}

function defaultWords(row: Setting): string {
  const { default: value } = row;
  if (value === undefined) return ' Default: made from the seed, or at random.';
  const isNone = value === null || (Array.isArray(value) && value.length === 0);
  return isNone ? ' Default: none.' : ` Default ${value}.`;
}

function storedType(row: Setting): string {
  const types = {
    text: 'string',
    duration: 'number',
    number: 'number',
    switch: 'boolean',
    choice: union(row),
    list: row.values ? `(${union(row)})[]` : 'string[]',
    keys: '{ key: string; permissions: string[] }[]',
  };
  return types[row.kind] + (row.isNullable ? ' | null' : '');
}

function optionType(row: Setting): string {
  if (row.kind === 'keys' || row.kind === 'duration') return 'string';
  if (row.kind === 'list') return 'string[]';
  if (row.alone !== undefined) return 'string | boolean';
  return row.kind === 'number' ? 'number' : storedType(row);
}

function union({ values }: Setting): string {
  return values?.map((value) => `'${value}'`).join(' | ') ?? 'string';
}

function storedSchema(row: Setting): Schema {
  const schema = kindSchema(row);
  return row.isNullable ? { anyOf: [schema, { type: 'null' }] } : schema;
}

function kindSchema({ kind, check, values, minimum, maximum, mostItems }: Setting): Schema {
  switch (kind) {
    case 'duration':
      return ref('milliseconds');
    case 'number':
      return { type: 'integer', minimum, maximum };
    case 'switch':
      return { type: 'boolean' };
    case 'choice':
      return { type: 'string', enum: values as string[] };
    case 'list':
      return { type: 'array', maxItems: mostItems, items: { type: 'string', enum: values as string[] } };
    case 'keys':
      return { type: 'array', minItems: 1, items: ref('apiKey') };
    default:
      if (check === 'header') return ref('header');
      return check === 'url' ? { type: 'string' } : ref('name');
  }
}

function ref(name: string): Schema {
  return { $ref: `#/$defs/${name}` };
}
