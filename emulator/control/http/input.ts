import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import type express from 'express';
import type { Operation, Parameter } from '../../../spec/index.ts';
import { ControlProblem } from '../../control-api/control-api.ts';
import { hasMoreValues } from '../../http/json-text.ts';
import { readBody } from '../../http/read-body.ts';

/** Longest body of a call, in bytes. */
export const bodyLimit = 256 * 1024 * 1024;

/** Calls that bring a whole state, and whose bodies have as many values as it takes. */
const callsWithStates = new Set(['putState', 'putWorld', 'startReplay']);
/** Values, and bytes, that the JSON of any other call may have. */
const mostValues = 20_000;
const mostJsonBytes = 8 * 1024 * 1024;

/**
 * The input of an operation, from a request: path, query and Last-Event-ID side by side, and the body. The header comes
 * first in the spec and wins over the query: a browser that reconnects sends both, and the query is the older one.
 * The body comes `through` a stream that may make it wait.
 */
export async function readInput(
  operation: Operation,
  request: express.Request,
  through: Transform,
): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = {};
  const query = new URL(request.originalUrl, 'http://emulator').searchParams;
  for (const parameter of operation.parameters) {
    const value = rawValue(parameter, { request, query });
    if (value !== undefined) input[chooseName(parameter)] ??= typed(parameter, value);
  }
  checkQuery(operation, query);
  if (operation.request) Object.assign(input, await bodyInput(operation, request, through));
  return input;
}

function chooseName({ name, in: place }: Parameter): string {
  return place === 'header' ? name.toLowerCase().replaceAll('-', '_') : name;
}

function rawValue(
  { name, in: place }: Parameter,
  { request, query }: { request: express.Request; query: URLSearchParams },
): string | undefined {
  if (place === 'path') return request.params[name] as string | undefined;
  if (place === 'query') return query.get(name) ?? undefined;
  return request.get(name);
}

function typed({ schema }: Parameter, value: string): unknown {
  if (schema.type === 'integer' && /^-?\d+$/.test(value)) return Number(value);
  if (schema.type === 'boolean' && /^(true|false|1|0)$/.test(value)) return value === 'true' || value === '1';
  return value;
}

function checkQuery(operation: Operation, query: URLSearchParams): void {
  const known = operation.parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name);
  for (const name of query.keys()) {
    if (known.includes(name)) continue;
    throw new ControlProblem(400, `There is no query parameter "${name}".`, {
      where: name,
      remedy: known.length > 0 ? `Known: ${known.join(', ')}.` : 'Leave the query out.',
    });
  }
}

async function bodyInput(
  operation: Operation,
  request: express.Request,
  through: Transform,
): Promise<Record<string, unknown>> {
  const isTooLong = Number(request.headers['content-length']) > bodyLimit;
  const { kind, body } = isTooLong ? tooLong : await readBody(request, bodyLimit, { through });
  if (kind === 'too_large') throw new ControlProblem(413, `The body is larger than ${bodyLimit} bytes.`);
  if (kind === 'too_slow')
    throw new ControlProblem(408, 'The body did not arrive whole within the time of --request-timeout.');
  if (kind === 'cut') throw new ControlProblem(400, 'The body broke off.');
  if (isRaw(operation, request)) return { body: { raw: body.toString('base64') } };
  if (body.length === 0) return {};
  if (!callsWithStates.has(operation.id)) checkSize(body);
  return { body: parsed(body) };
}

const tooLong = { kind: 'too_large', body: Buffer.alloc(0) } as const;

/** Bytes that are to be delivered as they are come with another content type than application/json. */
function isRaw(operation: Operation, request: IncomingMessage): boolean {
  const type = request.headers['content-type'] ?? 'application/json';
  return (
    operation.request!.contentTypes.includes('application/octet-stream') &&
    !/^application\/json\b/i.test(type)
  );
}

function checkSize(body: Buffer): void {
  if (body.length > mostJsonBytes) throw tooLarge(`bytes than ${mostJsonBytes}`);
  if (hasMoreValues(body.toString('latin1'), mostValues)) throw tooLarge(`values than ${mostValues}`);
}

function tooLarge(limit: string): ControlProblem {
  return new ControlProblem(413, `The JSON has more ${limit}.`, {
    where: '',
    remedy: 'Send less in one call. Bytes with another content type than application/json may be more.',
  });
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new ControlProblem(400, `The body is not JSON: ${(cause as Error).message}.`, {
      where: '',
      remedy: 'Send a JSON object with Content-Type: application/json.',
    });
  }
}
