import type { Source } from '../contract/contract.ts';
import { decoded } from '../contract/match-path.ts';

/** A value of a parsed document, of which nothing is known yet. */
export type Node = Record<string, unknown>;

/** The file is something else than an OpenAPI 3 document; the message says what was found. */
export class NotAnOpenApiDocument extends Error {
  constructor(name: string, found: string, cause?: unknown) {
    super(`${name} is not an OpenAPI 3 document: ${found}.`, { cause });
    this.name = 'NotAnOpenApiDocument';
  }
}

/** Reads JSON or YAML; an error page, a list or a document without paths is refused, never read as empty. */
export async function readDocument(content: string, name: string): Promise<Node> {
  const text = content.replace(/^\ufeff/, '');
  if (text.trim() === '') throw new NotAnOpenApiDocument(name, 'it is empty');
  if (/^\s*</.test(text)) throw new NotAnOpenApiDocument(name, 'it is an HTML or XML page');
  const document = await parsed(text, name);
  if (!isNode(document)) throw new NotAnOpenApiDocument(name, 'it holds no object');
  if (!/^3\.\d/.test(String(document.openapi ?? ''))) {
    throw new NotAnOpenApiDocument(name, 'its field "openapi" does not say 3.x');
  }
  if (!isNode(document.paths) && !isNode(document.webhooks)) {
    throw new NotAnOpenApiDocument(name, 'it has neither paths nor webhooks');
  }
  return document;
}

async function parsed(text: string, name: string): Promise<unknown> {
  if (isJson(text)) return JSON.parse(text);
  const { parse } = await import('yaml');
  try {
    return parse(text);
  } catch (cause) {
    throw new NotAnOpenApiDocument(name, 'it is neither JSON nor YAML', cause);
  }
}

/** JSON is read as such: for large documents YAML takes many times as long. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asNode(value: unknown): Node {
  return isNode(value) ? value : {};
}

/** The object that a `$ref` inside the document leads to; the object itself where there is none. */
export function resolved(document: Node, value: unknown): Node {
  let node = asNode(value);
  for (let hops = 0; typeof node.$ref === 'string' && hops < 20; hops += 1) {
    node = pointedAt(document, node.$ref) ?? {};
  }
  return node;
}

/** The object at a reference into the document; undefined where there is none, or where it leads to another file. */
export function pointedAt(document: Node, ref: string): Node | undefined {
  if (!ref.startsWith('#/')) return undefined;
  let at: unknown = document;
  for (const step of ref.slice(2).split('/').map(unescaped)) {
    at = isNode(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return isNode(at) ? at : undefined;
}

function unescaped(step: string): string {
  return decoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** One call or event of a document. */
export interface ComparedCall {
  /** Method and path without the names of its parameters, or the type of an event. */
  name: string;
  /** The names of the path's parameters, in their order. */
  pathNames: string[];
  document: Node;
  operation: Node;
  /** Parameters of the whole path. */
  shared: unknown[];
}

/** The same call before and after. */
export interface Change {
  before: ComparedCall;
  after: ComparedCall;
}

/** `breaking`: a working bot may stop working. `warning`: it may meet something new. `info`: it need not care. */
export type Weight = 'breaking' | 'warning' | 'info';

/** One difference in meaning between two contracts. */
export interface Difference {
  where: string;
  weight: Weight;
  what: string;
  /** Why it is known and decided; absent where it is new. */
  accepted?: string;
  /** Where the other fact comes from. */
  source?: Source;
}
