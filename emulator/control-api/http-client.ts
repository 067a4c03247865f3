import { controlContract, type Operation } from '../../spec/index.ts';
import { isHttpUrl } from '../http/address.ts';
import { UsageError } from '../usage-error.ts';
import { type ControlApi, ControlProblem, type StreamEvent, type StreamInput } from './control-api.ts';

type AnyInput = { app?: string; body?: unknown; signal?: AbortSignal } & Record<string, unknown>;

interface EmulatorAddress {
  base: string;
  headers: Record<string, string>;
}

/** The control API of an emulator that runs elsewhere, at a URL such as http://127.0.0.1:4242. */
export function connectEmulator(url: string, { token }: { token?: string } = {}): ControlApi {
  if (!isHttpUrl(url)) {
    throw new UsageError(`"${url}" is not an http or https URL. Write it like http://127.0.0.1:4242.`);
  }
  const connection: EmulatorAddress = {
    base: url.replace(/\/+$/, ''),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  };
  const { operations } = controlContract();
  const calls = operations
    .filter((operation) => !operation.stream)
    .map((operation) => [operation.id, (input?: AnyInput) => call(connection, operation, input ?? {})]);
  const stream = operations.find((operation) => operation.stream)!;
  return {
    ...Object.fromEntries(calls),
    openStream: (input?: StreamInput) => openStream(connection, stream, { ...input }),
  };
}

async function call(connection: EmulatorAddress, operation: Operation, input: AnyInput): Promise<unknown> {
  const response = await send(connection, operation, input);
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return isJson ? response.json() : response.text();
}

async function* openStream(
  connection: EmulatorAddress,
  operation: Operation,
  input: AnyInput,
): AsyncGenerator<StreamEvent> {
  try {
    const response = await send(connection, operation, input);
    for await (const { id, event, data } of readEvents(response.body!))
      yield { id, event, data: JSON.parse(data) };
  } catch (error) {
    if (!input.signal?.aborted) throw error;
  }
}

async function send(
  { base, headers }: EmulatorAddress,
  operation: Operation,
  input: AnyInput,
): Promise<Response> {
  const { body, signal } = input;
  const response = await fetch(`${base}${fillPath(operation, input)}`, {
    method: operation.method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  }).catch((cause: Error) => {
    throw unanswered(base, cause);
  });
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** A connection that broke is another matter than nobody who listens. */
function unanswered(base: string, cause: Error): UsageError {
  const { code = '' } = (cause.cause ?? {}) as NodeJS.ErrnoException;
  const words = /^(UND_ERR_|ECONNRESET|EPIPE)/.test(code)
    ? `The emulator at ${base} broke off before it answered: it ended, or was stopped. See what it printed last.`
    : `No emulator answers at ${base}. Start one with: divar-emulator start`;
  return new UsageError(words, { exitCode: 3, cause });
}

function fillPath(operation: Operation, input: AnyInput): string {
  const isOfApp = operation.appScoped && input.app !== undefined;
  const scope = isOfApp ? `/apps/${encodeURIComponent(input.app!)}` : '';
  const path = operation.path
    .replace('/_emulator', `/_emulator${scope}`)
    .replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const query = new URLSearchParams();
  for (const { name, in: place } of operation.parameters) {
    if (place === 'query' && input[name] !== undefined) query.set(name, String(input[name]));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

async function readProblem(response: Response): Promise<ControlProblem> {
  const text = await response.text();
  try {
    const { message, where, remedy } = JSON.parse(text).error;
    return new ControlProblem(response.status, message, { where, remedy });
  } catch {
    return new ControlProblem(
      response.status,
      `The answer is not an emulator's: ${text.slice(0, 200).replace(/\s+/g, ' ')}`,
    );
  }
}

/** One server-sent event, with its data as text. */
interface ServerSentEvent {
  id: string;
  event: string;
  data: string;
}

/** The events of a stream of bytes, as the HTML standard reads them; comments are left out. */
async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) yield event;
    }
  }
}

function parseEvent(block: string): ServerSentEvent | undefined {
  const event: ServerSentEvent = { id: '', event: 'message', data: '' };
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^(\w+): ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'id') event.id = value;
    if (field === 'event') event.event = value;
  }
  return data.length === 0 ? undefined : { ...event, data: data.join('\n') };
}
