import * as sampler from 'openapi-sampler';
import { isNode, type Node, nodeOf, readDocument, resolved } from '../compare/read-document.ts';
import type { ContractDocument, Operation, Schema } from '../contract.ts';
import type { Bundle } from '../generate/bundle.ts';
import { contractDocument } from '../generate/operations.ts';
import { Contract } from '../load-contract.ts';
import { matchPath } from '../match-path.ts';
import { currentSchema } from './current-schema.ts';
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
  const { operations, schemas, raw } = contentOf(document, notes);
  const empty = contractDocument({ ...bundleOf(document), paths: {} });
  const whole: ContractDocument = { ...empty, operations, schemas };
  return {
    contract: new Contract(whole, lateValidators(operations, schemas)),
    notes,
    find: (method, path) => find(operations, method, path),
    sample: samplerOf(document, raw),
  };
}

function bundleOf(document: Node): Bundle {
  const { schemas } = nodeOf(document.components);
  const info = { title: '', version: '', ...nodeOf(document.info) };
  return { ...document, info, components: { schemas: nodeOf(schemas) } } as unknown as Bundle;
}

interface Content {
  operations: Operation[];
  schemas: Record<string, Schema>;
  /** Each operation as it stands in the document, by its id. */
  raw: Map<string, Node>;
}

function contentOf(document: Node, notes: string[]): Content {
  const known = nodeOf(nodeOf(document.components).schemas);
  const current = (schema: unknown) => currentSchema(nodeOf(schema), (name) => Object.hasOwn(known, name));
  const raw = new Map<string, Node>();
  const operations = callsIn(document).flatMap(({ path, method, shared, node }) => {
    try {
      const read = operationOf(document, { path, method, shared, node });
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
  return Object.entries(nodeOf(document.paths)).flatMap(([path, value]) => {
    const item = resolved(document, value);
    const shared = listOf(item.parameters);
    return methods
      .filter((method) => isNode(item[method]))
      .map((method) => ({ path, method, shared, node: nodeOf(item[method]) }));
  });
}

/** One call, read as those of our own spec are; its answers are free, because examples need not fit their schema. */
function operationOf(document: Node, { path, method, shared, node }: RawCall): Operation {
  const security = listOf(node.security ?? document.security).map(nodeOf);
  const plain = {
    ...node,
    operationId: `${method} ${path}`,
    security: security.map((option) => accessTokenOf(document, { option, path })),
    responses: {},
    parameters: [...shared, ...listOf(node.parameters)].map((parameter) => resolved(document, parameter)),
    requestBody: jsonBodyOf(document, node),
  };
  const bundle = { ...bundleOf(document), paths: { [path]: { [method]: plain } } } as unknown as Bundle;
  const [operation] = contractDocument(bundle).operations;
  const { operationId } = node;
  return {
    ...operation!,
    ...(typeof operationId === 'string' && { id: operationId }),
    behaviour: 'byExample',
  };
}

/** The scopes that an option of security asks for. */
function accessTokenOf(
  document: Node,
  { option, path }: { option: Node; path: string },
): { accessToken?: string[] } {
  const schemes = nodeOf(nodeOf(document.components).securitySchemes);
  const name = Object.keys(option).find((scheme) => nodeOf(schemes[scheme]).type === 'oauth2');
  if (name === undefined) return {};
  return { accessToken: listOf(option[name]).map((scope) => scopeTemplate(String(scope), path)) };
}

/** The resource of a scope is the path's parameter of that name, or else its first one. */
function scopeTemplate(scope: string, path: string): string {
  const [base, resource] = scope.split('.');
  if (resource === undefined) return scope;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return `${base}.{${names.includes(resource) ? resource : (names[0] ?? resource)}}`;
}

function jsonBodyOf(document: Node, { requestBody }: Node): Node | undefined {
  const body = resolved(document, requestBody);
  const json = nodeOf(body.content)['application/json'];
  return isNode(json) ? { ...body, content: { 'application/json': json } } : undefined;
}

function currentParts(
  { parameters, request }: Operation,
  current: (schema: unknown) => Schema,
): Pick<Operation, 'parameters' | 'request'> {
  return {
    parameters: parameters.map((parameter) => ({ ...parameter, schema: current(parameter.schema) })),
    ...(request && { request: { ...request, schema: current(request.schema) } }),
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
function samplerOf(document: Node, raw: Map<string, Node>): Upstream['sample'] {
  const made = new Map<string, object>();
  return ({ id }) => {
    const sample = made.get(id) ?? sampleOf(document, raw.get(id)!);
    made.set(id, sample);
    return sample;
  };
}

/** The example of the good answer, or else one made from its schema. */
function sampleOf(document: Node, operation: Node): object {
  const answers = nodeOf(operation.responses);
  const status = Object.keys(answers).find((code) => /^2/.test(code)) ?? 'default';
  const json = nodeOf(nodeOf(resolved(document, answers[status]).content)['application/json']);
  const [first] = Object.values(nodeOf(json.examples));
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

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
