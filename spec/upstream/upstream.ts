import * as sampler from 'openapi-sampler';
import { asNode, isNode, type Node, readDocument, resolved } from '../compare/read-document.ts';
import type { ContractDocument, Operation, Schema } from '../contract/contract.ts';
import { Contract } from '../contract/load-contract.ts';
import { matchPath } from '../contract/match-path.ts';
import type { Bundle } from '../generate/bundle.ts';
import { contractDocument } from '../generate/operations.ts';
import { lateValidators } from './late-validators.ts';

/** A call of the published document, and the values of the parameters in its path. */
export interface UpstreamMatch {
  operation: Operation;
  parameters: Record<string, string>;
}

/** Divar's published document, as far as calls can be answered from it. */
export interface Upstream {
  contract: Contract;
  /** What could not be used, in words. */
  notes: string[];
  find(method: string, path: string): UpstreamMatch | undefined;
  /** An answer made from the operation's examples and schema. */
  sample(operation: Operation): object;
}

/** Reads the document, faults and all: what cannot be used of it is left out, and told in the notes. */
export async function loadUpstream(text: string, name: string): Promise<Upstream> {
  const document = await readDocument(text, name);
  const notes: string[] = [];
  const { operations, schemas, raw } = readDocumentContent(document, notes);
  const empty = contractDocument({ ...makeBundle(document), paths: {} });
  const whole: ContractDocument = { ...empty, operations, schemas };
  return {
    contract: new Contract(whole, lateValidators(operations, schemas)),
    notes,
    find: (method, path) => find(operations, method, path),
    sample: makeSampler(document, raw),
  };
}

function makeBundle(document: Node): Bundle {
  const { schemas } = asNode(document.components);
  const info = { title: '', version: '', ...asNode(document.info) };
  return { ...document, info, components: { schemas: asNode(schemas) } } as unknown as Bundle;
}

interface Content {
  operations: Operation[];
  schemas: Record<string, Schema>;
  /** Each operation as it stands in the document, by its id. */
  raw: Map<string, Node>;
}

function readDocumentContent(document: Node, notes: string[]): Content {
  const known = asNode(asNode(document.components).schemas);
  const current = (schema: unknown) => currentSchema(asNode(schema), (name) => Object.hasOwn(known, name));
  const raw = new Map<string, Node>();
  const operations = callsIn(document).flatMap(({ path, method, shared, node }) => {
    try {
      const read = makeOperation(document, { path, method, shared, node });
      const id = raw.has(read.id) ? `${method} ${path}` : read.id;
      const usable = { ...read, ...currentParts(read, current), id };
      raw.set(usable.id, node);
      return [usable];
    } catch (error) {
      notes.push(`${method.toUpperCase()} ${path} cannot be used: ${(error as Error).message}`);
      return [];
    }
  });
  const schemas = Object.entries(known).map(([name, schema]) => [name, current(schema)] as const);
  return { operations, schemas: Object.fromEntries(schemas), raw };
}

interface RawCall {
  path: string;
  method: string;
  shared: unknown[];
  node: Node;
}

const methods = ['get', 'put', 'post', 'patch', 'delete'];

function callsIn(document: Node): RawCall[] {
  return Object.entries(asNode(document.paths)).flatMap(([path, value]) => {
    const item = resolved(document, value);
    const shared = asList(item.parameters);
    return methods
      .filter((method) => isNode(item[method]))
      .map((method) => ({ path, method, shared, node: asNode(item[method]) }));
  });
}

/** One call, read as those of our own spec are; its answers are free, because examples need not fit their schema. */
function makeOperation(document: Node, { path, method, shared, node }: RawCall): Operation {
  const security = asList(node.security ?? document.security).map(asNode);
  const plain = {
    ...node,
    operationId: `${method} ${path}`,
    security: security.map((option) => readAccessToken(document, { option, path })),
    responses: {},
    parameters: [...shared, ...asList(node.parameters)].map((parameter) => resolved(document, parameter)),
    requestBody: findJsonBody(document, node),
  };
  const bundle = { ...makeBundle(document), paths: { [path]: { [method]: plain } } } as unknown as Bundle;
  const [operation] = contractDocument(bundle).operations;
  const { operationId } = node;
  return {
    ...operation!,
    ...(typeof operationId === 'string' && { id: operationId }),
    behaviour: 'byExample',
  };
}

/** The scopes that an option of security asks for. */
function readAccessToken(
  document: Node,
  { option, path }: { option: Node; path: string },
): { accessToken?: string[] } {
  const schemes = asNode(asNode(document.components).securitySchemes);
  const name = Object.keys(option).find((scheme) => asNode(schemes[scheme]).type === 'oauth2');
  if (name === undefined) return {};
  return { accessToken: asList(option[name]).map((scope) => scopeTemplate(String(scope), path)) };
}

/** The resource of a scope is the path's parameter of that name, or else its first one. */
function scopeTemplate(scope: string, path: string): string {
  const [base, resource] = scope.split('.');
  if (resource === undefined) return scope;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return `${base}.{${names.includes(resource) ? resource : (names[0] ?? resource)}}`;
}

function findJsonBody(document: Node, { requestBody }: Node): Node | undefined {
  const body = resolved(document, requestBody);
  const json = asNode(body.content)['application/json'];
  return isNode(json) ? { ...body, content: { 'application/json': json } } : undefined;
}

function currentParts(
  { parameters, request }: Operation,
  current: (schema: unknown) => Schema,
): Pick<Operation, 'parameters' | 'request'> {
  return {
    parameters: parameters.map((parameter) => ({ ...parameter, schema: current(parameter.schema) })),
    request: request && { ...request, schema: current(request.schema) },
  };
}

function find(operations: Operation[], method: string, path: string): UpstreamMatch | undefined {
  return operations
    .filter((operation) => operation.method === method)
    .map((operation) => ({ operation, parameters: matchPath(operation.path, path) }))
    .filter((match): match is UpstreamMatch => match.parameters !== undefined)
    .sort((one, other) => Object.keys(one.parameters).length - Object.keys(other.parameters).length)[0];
}

/** Each sample is made once: it needs a look at the whole document. */
function makeSampler(document: Node, raw: Map<string, Node>): Upstream['sample'] {
  const made = new Map<string, object>();
  return ({ id }) => {
    const sample = made.get(id) ?? makeSample(document, raw.get(id)!);
    made.set(id, sample);
    return sample;
  };
}

/** The example of the good answer, or else one made from its schema. */
function makeSample(document: Node, operation: Node): object {
  const answers = asNode(operation.responses);
  const status = Object.keys(answers).find((code) => /^2/.test(code)) ?? 'default';
  const json = asNode(asNode(resolved(document, answers[status]).content)['application/json']);
  const [first] = Object.values(asNode(json.examples));
  const example = json.example ?? resolved(document, first).value;
  const made = example ?? sampleOfSchema(document, json.schema);
  return typeof made === 'object' && made !== null ? made : {};
}

function sampleOfSchema(document: Node, schema: unknown): unknown {
  try {
    return sampler.sample(withDigits(schema), { skipWriteOnly: true, quiet: true }, withDigits(document));
  } catch {
    return {};
  }
}

/** Numbers of 64 bits that travel as strings are strings of digits, so that clients can read them. */
function withDigits(document: unknown): object {
  return JSON.parse(JSON.stringify(document ?? {}), (_key, value) => {
    const isNumber = value?.type === 'string' && /^u?int64$/.test(value.format);
    return isNumber ? { ...value, example: String(value.example ?? '0') } : value;
  });
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

const inside = ['items', 'not', 'additionalProperties'] as const;
const lists = ['anyOf', 'oneOf', 'allOf'] as const;
const schemaPrefix = '#/components/schemas/';

/** Tells whether the document has a schema of this name. */
type IsKnown = (name: string) => boolean;

/**
 * A schema of OpenAPI 3.0 in today's JSON Schema, as lenient as the gateway: numbers of 64 bits come as number or as
 * string, an object without fields is free, and a reference that leads nowhere allows anything.
 */
function currentSchema(schema: Schema, isKnown: IsKnown): Schema {
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
