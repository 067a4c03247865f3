import { controlContract, faultProblem, nearest, type Violation } from '../../spec/index.ts';
import { parseJson, parseYaml, readText } from '../files/read-file.ts';
import type { Fault } from '../index.ts';
import { UsageError } from '../usage-error.ts';

interface FieldSchema {
  type?: string;
  enum?: string[];
}

const HEADER = 'headers.';

/**
 * The failures of `--fault`, each written as `direction=divar_to_bot,status=503,times=2`, a header as
 * `headers.Retry-After=5`; or as a JSON object, where a value holds a comma.
 */
export function faultsIn(texts: readonly string[]): Fault[] {
  return texts.map((text) => {
    const fault = text.trimStart().startsWith('{') ? readValue(text) : faultOfPairs(text);
    check([fault], (where) => `--fault ${text}${where.replace(/^\/faults\/0/, '').replace('/', ', at ')}`);
    return fault as Fault;
  });
}

function readValue(text: string): unknown {
  return parseJson(text, 'the JSON of --fault');
}

function faultOfPairs(text: string): Record<string, unknown> {
  const pairs = text.split(',').map((part) => readPair(part, text));
  const twice = pairs.find(([name], at) => pairs.some(([other], place) => place < at && other === name));
  if (twice) throw new UsageError(`--fault ${text}: "${twice[0]}" comes twice. Write it once.`);
  const headers = pairs.filter(([name]) => name.startsWith(HEADER));
  return {
    ...Object.fromEntries(pairs.filter(([name]) => !name.startsWith(HEADER))),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(headers.map(([name, value]) => [name.slice(HEADER.length), value])),
    }),
  };
}

function readPair(part: string, text: string): [string, unknown] {
  const at = part.indexOf('=');
  const name = part.slice(0, at).trim();
  if (at < 1) {
    throw new UsageError(
      `--fault ${text}: "${part}" is not of the form name=value. Write it like direction=divar_to_bot,status=503,times=2.`,
    );
  }
  if (name.startsWith(HEADER)) return [name, part.slice(at + 1).trim()];
  const field = fields()[name];
  if (!field) throw new UsageError(`--fault ${text}: there is no "${name}". ${suggestion(name)}`);
  return [name, typedValue(part.slice(at + 1).trim(), field)];
}

function fields(): Record<string, FieldSchema> {
  const schema = controlContract().schemas.Fault as { properties: Record<string, FieldSchema> };
  return schema.properties;
}

function suggestion(name: string): string {
  const [close] = nearest(name, Object.keys(fields()));
  return close === undefined ? `There are ${Object.keys(fields()).join(', ')}.` : `Did you mean "${close}"?`;
}

function typedValue(text: string, { type }: FieldSchema): unknown {
  if ((type === 'integer' || type === 'number') && text !== '' && Number.isFinite(Number(text)))
    return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

/** The failures of a YAML file: a list of what PUT /_emulator/faults takes. */
export async function faultsOfFile(file: string): Promise<Fault[]> {
  const { value, placeOf } = await parseYaml(readText(file, { option: '--faults' }), file);
  if (!Array.isArray(value)) {
    throw new UsageError(`--faults ${file} is not a list. Begin each fault with "- direction: ...".`);
  }
  check(value, (where) => placeOf(pathIn(where)));
  return value;
}

/** A JSON pointer below `faults` as a path in the list. */
function pathIn(where: string): (string | number)[] {
  const steps = where.split('/').slice(2);
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** Tells the first thing that is wrong, by what the control API takes. */
function check(faults: unknown[], place: (where: string) => string): asserts faults is Fault[] {
  const [violation] = controlContract().checkRequest('addFaults', { faults });
  if (violation) throw new UsageError(`${place(violation.where)}: ${inWords(violation)}`);
  for (const [index, fault] of (faults as Fault[]).entries()) {
    const problem = faultProblem(fault);
    if (!problem) continue;
    const { where, message, remedy } = problem;
    throw new UsageError(`${place(`/faults/${index}${where}`)}: ${message} ${remedy}`);
  }
}

function inWords({ where, expected, actual, id }: Violation): string {
  const name = where.split('/').at(-1) ?? '';
  if (id === 'unknown_field') return `there is no "${name}". ${suggestion(name)}`;
  return `${actual.startsWith('{') ? '' : `${actual}, `}expected ${expected}.`;
}
