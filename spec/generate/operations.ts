import type {
  ContractDocument,
  EventTemplate,
  Operation,
  Parameter,
  PersianWords,
  Schema,
  Scope,
  Source,
  Webhook,
} from '../contract/contract.ts';
import { type Bundle, follow } from './bundle.ts';

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const;

interface MediaTypeObject {
  schema?: Schema;
  examples?: Record<string, NamedExample>;
}
interface NamedExample {
  summary?: string;
  value: unknown;
  'x-source'?: Source;
  'x-in-persian'?: string;
}
interface MediaBody {
  required?: boolean;
  content: Record<string, MediaTypeObject>;
}
interface OperationAnswer {
  content?: Record<string, MediaTypeObject>;
}
interface RawOperation {
  operationId: string;
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: MediaBody;
  responses: Record<string, OperationAnswer>;
  security?: Record<string, string[]>[];
  'x-behaves-as'?: string;
  'x-served-by'?: string;
  'x-in-persian'?: PersianWords;
  'x-source'?: Source;
  'x-retired'?: Operation['retired'];
  'x-permission'?: string;
  'x-delivered-to'?: string;
  'x-subscription'?: string;
  'x-scope'?: string;
  'x-stream'?: boolean;
}
type PathItem = { parameters?: Parameter[] } & { [M in (typeof methods)[number]]?: RawOperation };

/** The tables of operations and webhooks that the program runs on. */
export function contractDocument(bundle: Bundle): ContractDocument {
  return {
    title: bundle.info.title,
    version: bundle.info.version,
    operations: Object.entries(bundle.paths ?? {}).flatMap(([path, item]) =>
      operationsOfPath(bundle, path, item as PathItem),
    ),
    webhooks: Object.entries(bundle.webhooks ?? {}).map(([name, item]) =>
      webhook(bundle, name, item as PathItem),
    ),
    scopes: listScopes(bundle),
    schemas: bundle.components.schemas,
  };
}

interface RawFlow {
  scopes: Record<string, string>;
  'x-scopes-in-persian': Record<string, string>;
}

function listScopes({ components }: Bundle): Scope[] {
  const schemes = (components.securitySchemes ?? {}) as Record<
    string,
    { flows?: { authorizationCode?: RawFlow } }
  >;
  return Object.values(schemes).flatMap(({ flows }) => {
    const { scopes = {}, 'x-scopes-in-persian': persian = {} } = flows?.authorizationCode ?? {};
    return Object.entries(scopes).map(([template, english]) => {
      if (!persian[template]) throw new Error(`The scope ${template} has no words in Persian.`);
      return { template, english, persian: persian[template] };
    });
  });
}

function operationsOfPath(bundle: Bundle, path: string, item: PathItem): Operation[] {
  return methods.flatMap((method) => {
    const raw = item[method];
    if (!raw) return [];
    return [operation(bundle, { path, method, raw, shared: item.parameters ?? [] })];
  });
}

function operation(
  bundle: Bundle,
  { path, method, raw, shared }: { path: string; method: string; raw: RawOperation; shared: Parameter[] },
): Operation {
  return {
    id: raw.operationId,
    behaviour: raw['x-behaves-as'] ?? raw.operationId,
    method: method.toUpperCase(),
    path,
    servedBy: raw['x-served-by'],
    summary: raw.summary ?? '',
    description: raw.description ?? '',
    persian: raw['x-in-persian'],
    source: raw['x-source'],
    retired: raw['x-retired'],
    permission: raw['x-permission'],
    scopes: raw.security?.map((option) => option.accessToken).find((scopes) => scopes !== undefined),
    parameters: [...shared, ...(raw.parameters ?? [])].map((parameter) => plainParameter(bundle, parameter)),
    request: describeRequest(bundle, raw),
    responses: listResponses(bundle, raw),
    appScoped: raw['x-scope'] === 'app',
    stream: raw['x-stream'] === true,
  };
}

function plainParameter(bundle: Bundle, parameter: Parameter): Parameter {
  const { name, in: place, required, schema } = follow(bundle, parameter);
  return { name, in: place, required: required ?? false, schema };
}

function describeRequest(bundle: Bundle, raw: RawOperation): Operation['request'] {
  if (!raw.requestBody) return undefined;
  const body = follow(bundle, raw.requestBody);
  const schema = body.content['application/json']?.schema;
  return { schema: schema ?? {}, contentTypes: Object.keys(body.content), required: body.required ?? false };
}

function listResponses(bundle: Bundle, raw: RawOperation): Record<string, Schema | null> {
  const answers = Object.entries(raw.responses).map(([status, answer]) => {
    const schema = follow(bundle, answer).content?.['application/json']?.schema;
    return [status, schema ?? null] as const;
  });
  return Object.fromEntries(answers);
}

function webhook(bundle: Bundle, name: string, item: PathItem): Webhook {
  const raw = item.post;
  if (!raw?.requestBody) throw new Error(`The webhook ${name} needs a post with a request body.`);
  const media = follow(bundle, raw.requestBody).content['application/json'];
  if (!media?.schema) throw new Error(`The webhook ${name} needs an application/json schema.`);
  return {
    name,
    deliveredTo: raw['x-delivered-to'] ?? 'events',
    subscription: raw['x-subscription'],
    summary: raw.summary ?? '',
    description: raw.description ?? '',
    persian: raw['x-in-persian'],
    source: raw['x-source'],
    request: media.schema,
    responses: listResponses(bundle, raw),
    templates: listTemplates(name, media),
  };
}

function listTemplates(event: string, media: MediaTypeObject): EventTemplate[] {
  return Object.entries(media.examples ?? {}).map(([name, example]) => ({
    event,
    name,
    summary: example.summary ?? name,
    persian: example['x-in-persian'],
    source: example['x-source'],
    body: example.value,
  }));
}
