export type Source = 'seed' | 'published' | 'observed' | 'assumed';

/** A JSON Schema, as far as the page reads it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  description?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  'x-source'?: Source;
  'x-data-field'?: Record<string, string>;
}

/** Summary and description in Persian, with code between backticks. */
interface PersianWords {
  summary: string;
  description?: string;
}

export interface OperationWords {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  persian?: PersianWords;
  source?: Source;
  retired?: { date: string; use: string };
  permission?: string;
  scopes?: string[];
}

export interface Template {
  event: string;
  name: string;
  summary: string;
  persian?: string;
  source?: Source;
  body: unknown;
}

export interface Webhook {
  name: string;
  deliveredTo: string;
  summary: string;
  description: string;
  persian?: PersianWords;
  source?: Source;
  request: Schema;
  templates: Template[];
}

/** The contract between bots and Divar, as the emulator serves it. */
export interface Contract {
  operations: OperationWords[];
  webhooks: Webhook[];
  schemas: Record<string, Schema>;
}

/** The schema that a reference leads to, or the schema itself. */
export function resolved(contract: Contract, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return schema;
  const target = contract.schemas[name];
  return target ? resolved(contract, target) : {};
}
