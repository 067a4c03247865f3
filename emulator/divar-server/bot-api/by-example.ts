import {
  type Contract,
  loadUpstream,
  NotAnOpenApiDocument,
  type Operation,
  type Parameter,
  type Schema,
  type Upstream,
} from '../../../spec/index.ts';
import { finding, Refusal } from '../../divar/finding.ts';
import { readText } from '../../files/read-file.ts';
import { UsageError } from '../../usage-error.ts';
import { type Handler, noteFinding } from './bot-call.ts';
import { makeFinding } from './check-body.ts';

/** Answers calls of the published document that are not imitated, and says so. */
export function byExample({ contract, sample }: Upstream): Handler {
  return (call) => {
    const query = new URL(call.entry.url, 'http://divar').searchParams;
    const values = parameterValues(call.operation, { path: call.parameters, query });
    checkParameters(call, { contract, values });
    call.findings.unshift(
      finding('by_example', { actual: `${call.operation.method} ${call.operation.path}` }),
    );
    return sample(call.operation);
  };
}

function checkParameters(
  call: Parameters<Handler>[0],
  { contract, values }: { contract: Contract; values: Record<string, unknown> },
): void {
  for (const violation of contract.checkParameters(call.operation.id, values)) {
    const { id, ...detail } = makeFinding(violation);
    if (id === 'wrong_type') throw new Refusal(id, detail);
    noteFinding(call, id, detail);
  }
}

/** The parameters of the path and of the query, with the types that their schemas ask for where they can have them. */
function parameterValues(
  { parameters }: Operation,
  { path, query }: { path: Record<string, string>; query: URLSearchParams },
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  for (const [name, text] of Object.entries(path)) {
    if (known.has(name)) values[name] = typed(known.get(name), [text]);
  }
  const texts = new Map<string, string[]>();
  for (const [name, text] of query) {
    const known = texts.get(name);
    if (known) known.push(text);
    else texts.set(name, [text]);
  }
  for (const [name, all] of texts) values[name] = typed(known.get(name), all);
  return values;
}

function typed(parameter: Parameter | undefined, texts: string[]): unknown {
  const schema = parameter?.schema;
  if (listTypes(schema).includes('array')) return texts.map((text) => typedText(schema?.items, text));
  return typedText(schema, texts[0]!);
}

function typedText(schema: Schema | undefined, text: string): unknown {
  const types = listTypes(schema);
  const isNumber = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  if (isNumber && (types.includes('integer') || types.includes('number'))) return Number(text);
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

function listTypes(schema: Schema | undefined): string[] {
  return [schema?.type ?? 'string'].flat();
}

/** Divar's published document; a file that is none, or cannot be read, is a UsageError. */
export async function readUpstream(file: string): Promise<Upstream> {
  try {
    return await loadUpstream(readText(file, { exitCode: 3 }), file);
  } catch (cause) {
    const remedy = "Give a copy of Divar's published OpenAPI document.";
    const { message } = cause as Error;
    const isTold = cause instanceof NotAnOpenApiDocument || cause instanceof UsageError;
    const why = isTold ? message : `${file} cannot be read (${message}).`;
    throw new UsageError(`--upstream-spec: ${why} ${remedy}`, { exitCode: 3, cause });
  }
}
