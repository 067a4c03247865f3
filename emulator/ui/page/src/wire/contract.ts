export type FactSource = 'seed' | 'published' | 'observed' | 'assumed';

/** A JSON Schema, as far as the page reads it. */
export interface FormSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  title?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  required?: string[];
  properties?: Record<string, FormSchema>;
  additionalProperties?: boolean | FormSchema;
  items?: FormSchema;
  anyOf?: FormSchema[];
  oneOf?: FormSchema[];
  allOf?: FormSchema[];
  'x-source'?: FactSource;
  'x-in-persian'?: { title: string; description: string };
  'x-setting'?: { topic: string; check?: string; secret?: boolean };
  'x-data-field'?: Record<string, string>;
}

/** Summary and description in Persian, with code between backticks. */
interface PersianTexts {
  summary: string;
  description?: string;
}

export interface OperationWords {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  persian?: PersianTexts;
  source?: FactSource;
  retired?: { date: string; use: string };
  permission?: string;
  scopes?: string[];
}

export interface Template {
  event: string;
  name: string;
  summary: string;
  persian?: string;
  source?: FactSource;
  body: unknown;
}

export interface WebhookWords {
  name: string;
  deliveredTo: string;
  summary: string;
  description: string;
  persian?: PersianTexts;
  source?: FactSource;
  request: FormSchema;
  templates: Template[];
}

/** The contract between bots and Divar, as the emulator serves it. */
export interface ServedContract {
  operations: OperationWords[];
  webhooks: WebhookWords[];
  schemas: Record<string, FormSchema>;
}

/** The schema that a reference leads to, or the schema itself. */
export function resolved(contract: ServedContract, schema: FormSchema): FormSchema {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return schema;
  const target = contract.schemas[name];
  return target ? resolved(contract, target) : {};
}
