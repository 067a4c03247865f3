/** The four words for where a fact about the wire comes from. */
export type Source = 'seed' | 'published' | 'observed' | 'assumed';

/** A JSON Schema as it stands in the spec, extensions included. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  example?: unknown;
  examples?: unknown[];
  format?: string;
  pattern?: string;
  description?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  deprecated?: boolean;
  'x-source'?: Source;
  'x-free'?: boolean;
  'x-empty-is-absent'?: boolean;
  'x-data-field'?: Record<string, string>;
  'x-violations'?: Record<string, string | Record<string, string>>;
  [keyword: string]: unknown;
}

/** A parameter of a path, a query or a header. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}

/** A path that is no longer published, and the one to use instead. */
export interface Retirement {
  date: string;
  use: string;
  source: Source;
}

/** One call of the spec. */
export interface Operation {
  id: string;
  /** The operationId whose handler serves this call: its own, or the one it behaves as. */
  behaviour: string;
  method: string;
  path: string;
  /** The part of the emulator that serves it; absent for the API of bots. */
  servedBy?: string;
  summary: string;
  description: string;
  persian?: PersianWords;
  source?: Source;
  retired?: Retirement;
  /** The permission that the API key needs. */
  permission?: string;
  /**
   * Scopes of which the access token needs one; absent where the API key alone is enough. A scope may hold the name of
   * a resource, as in `CHAT_CONVERSATION_READ.{conversation_id}`: of the path, of the conversation, or of the body.
   */
  scopes?: string[];
  parameters: Parameter[];
  request?: { schema: Schema; contentTypes: string[]; required: boolean };
  /** Status code or "default" to the schema of the JSON answer; null for an answer that is not JSON. */
  responses: Record<string, Schema | null>;
  /** Control API: exists for every app. */
  appScoped: boolean;
  /** Control API: answers a stream of events. */
  stream: boolean;
}

/** What summary and description say, in Persian; code stands between backticks. */
export interface PersianWords {
  summary: string;
  description?: string;
}

/** A ready body of an event, as the spec's examples give it. */
export interface EventTemplate {
  event: string;
  name: string;
  summary: string;
  /** The summary in Persian. */
  persian?: string;
  source?: Source;
  body: unknown;
}

/** A request of Divar to the bot. */
export interface Webhook {
  /** The event type, such as NEW_CHATBOT_MESSAGE. */
  name: string;
  deliveredTo: string;
  subscription?: string;
  summary: string;
  description: string;
  persian?: PersianWords;
  source?: Source;
  request: Schema;
  responses: Record<string, Schema | null>;
  templates: EventTemplate[];
}

/** What a user can allow an app, explained in the languages of the authorise page. */
export interface Scope {
  /** The scope, with the name of its resource where it has one: `CHAT_CONVERSATION_READ.{conversation_id}`. */
  template: string;
  english: string;
  persian: string;
}

/** Everything the program knows about one spec document. */
export interface ContractDocument {
  title: string;
  version: string;
  operations: Operation[];
  webhooks: Webhook[];
  scopes: Scope[];
  /** The named schemas, to which `#/components/schemas/NAME` refers. */
  schemas: Record<string, Schema>;
}

/** The schema that a `$ref` leads to, or the schema itself. */
export function resolve(schemas: Record<string, Schema>, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  const target = schemas[name];
  if (!target) throw new Error(`The spec has no schema ${schema.$ref}.`);
  return resolve(schemas, target);
}
