import type { ControlAnswer, ControlCall, ControlInput } from '../../../../control-api/control-api.ts';
import type { FormSchema } from './contract.ts';

interface Route {
  method: string;
  path: string;
  appScoped: boolean;
  query: Set<string>;
}

interface OpenApi {
  paths: Record<string, Record<string, unknown>>;
  components?: {
    parameters?: Record<string, { name: string; in: string }>;
    schemas?: Record<string, FormSchema>;
  };
}

interface OperationObject {
  operationId?: string;
  'x-scope'?: string;
  parameters?: ({ $ref: string } | { name: string; in: string })[];
}

/** A call that the emulator refused: what is wrong, and what to do about it. */
export class CallProblem extends Error {
  readonly status: number;
  readonly remedy?: string;

  constructor(status: number, message: string, remedy?: string) {
    super(message);
    this.name = 'CallProblem';
    this.status = status;
    this.remedy = remedy;
  }
}

/** The control API of one app, called by operationId; routes come from the API's own document. */
export class Calls {
  readonly app?: string;
  readonly #routes: Map<string, Route>;
  readonly #schemas: Record<string, FormSchema>;

  constructor(document: OpenApi, app?: string) {
    this.app = app;
    this.#routes = listRoutes(document);
    this.#schemas = document.components?.schemas ?? {};
  }

  /** A schema of the API's document; an older emulator may have none of this name. */
  schema(name: string): FormSchema {
    return this.#schemas[name] ?? {};
  }

  /** Whether this emulator knows the call. */
  has(id: string): boolean {
    return this.#routes.has(id);
  }

  call<Id extends ControlCall>(id: Id, input?: ControlInput<Id>): Promise<ControlAnswer<Id>> {
    return this.callAny(id, input as Record<string, unknown>) as Promise<ControlAnswer<Id>>;
  }

  /** A call that the page's types do not know; ask `has` first. */
  async callAny(id: string, input: Record<string, unknown> = {}): Promise<unknown> {
    const { method } = this.#route(id);
    const body = input.body === undefined ? undefined : JSON.stringify(input.body);
    return this.#fetch(id, input, { method, body, contentType: 'application/json' });
  }

  /** A call whose body is bytes. */
  async sendBytes(id: string, bytes: Blob | string, input: Record<string, unknown> = {}): Promise<unknown> {
    const body = typeof bytes === 'string' ? new Blob([bytes]) : bytes;
    return this.#fetch(id, input, {
      method: this.#route(id).method,
      body,
      contentType: 'application/octet-stream',
    });
  }

  /** Address of a call, for links and for the stream. */
  urlOf(id: string, input: Record<string, unknown> = {}): string {
    const { path, query, appScoped } = this.#route(id);
    const scoped = appScoped && this.app ? path.replace('/_emulator', `/_emulator/apps/${this.app}`) : path;
    const filled = scoped.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(input[name])));
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(input)) {
      if (query.has(name) && value !== undefined && value !== '') search.set(name, String(value));
    }
    return search.size > 0 ? `${filled}?${search}` : filled;
  }

  async #fetch(
    id: string,
    input: Record<string, unknown>,
    { method, body, contentType }: { method: string; body?: Blob | string; contentType: string },
  ): Promise<unknown> {
    const headers = body === undefined ? undefined : { 'content-type': contentType };
    const response = await fetch(this.urlOf(id, input), { method, body, headers });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    const answer: unknown = json ? JSON.parse(text) : text;
    if (!response.ok) throw readProblem(response.status, answer);
    return answer;
  }

  #route(id: string): Route {
    const route = this.#routes.get(id);
    if (!route) throw new CallProblem(501, `This emulator has no call named ${id}.`);
    return route;
  }
}

/** Reads the control API's document, from which every call is made. */
export async function connect(app?: string): Promise<Calls> {
  const response = await fetch('/_emulator/openapi.json');
  const answer = await response.json();
  if (!response.ok) throw readProblem(response.status, answer);
  return new Calls(answer as OpenApi, app);
}

function readProblem(status: number, answer: unknown): CallProblem {
  const { error } = (answer ?? {}) as { error?: { message?: string; remedy?: string } };
  return new CallProblem(status, error?.message ?? `HTTP ${status}`, error?.remedy);
}

function listRoutes(document: OpenApi): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of ['get', 'put', 'post', 'patch', 'delete']) {
      const operation = item[method] as OperationObject | undefined;
      if (!operation?.operationId) continue;
      routes.set(operation.operationId, {
        method: method.toUpperCase(),
        path,
        appScoped: operation['x-scope'] === 'app',
        query: listQuery(operation, document),
      });
    }
  }
  return routes;
}

function listQuery({ parameters = [] }: OperationObject, document: OpenApi): Set<string> {
  const named = document.components?.parameters ?? {};
  const known = parameters.map((one) => ('$ref' in one ? named[one.$ref.split('/').at(-1) ?? ''] : one));
  return new Set(known.filter((one) => one?.in === 'query').map((one) => one?.name ?? ''));
}
