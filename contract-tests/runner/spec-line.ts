import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { type Contract, platformContract, type Schema, specFile } from '../../spec/index.ts';

interface Loaded {
  document: Document;
  lines: LineCounter;
}

let loaded: Loaded | undefined;

function load(): Loaded {
  const lines = new LineCounter();
  loaded ??= {
    document: parseDocument(readFileSync(specFile('openapi.yaml'), 'utf8'), { lineCounter: lines }),
    lines,
  };
  return loaded;
}

/** Where the contract describes a place of an event, or of a call's body, such as spec/openapi.yaml:120. */
export function specLine(name: string, pointer = ''): string | undefined {
  const contract = platformContract();
  const start = startOf(contract, name);
  if (!start) return undefined;
  const path = pointer.startsWith('/') ? placeOf(contract, { ...start, pointer }) : start.path;
  const { document, lines } = load();
  const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
  return node?.range ? `spec/openapi.yaml:${lines.linePos(node.range[0]).line}` : undefined;
}

interface Start {
  path: string[];
  schema?: Schema;
}

function startOf(contract: Contract, name: string): Start | undefined {
  const webhook = contract.webhooks.find((one) => one.name === name);
  if (webhook) return { path: ['webhooks', name, 'post'], schema: webhook.request };
  const operation = contract.operations.find(({ id }) => id === name);
  if (!operation) return undefined;
  const path = ['paths', operation.path, operation.method.toLowerCase()];
  return { path, schema: operation.request?.schema };
}

/** The YAML path of the deepest known part of a JSON pointer. */
function placeOf(contract: Contract, { path, schema, pointer }: Start & { pointer: string }): string[] {
  let here = path;
  let at = schema;
  for (const part of pointer.slice(1).split('/')) {
    if (!at) return here;
    const own = at.$ref ? ['components', 'schemas', at.$ref.split('/').at(-1)!] : here;
    const known = contract.resolve(at);
    const isItem = known.items !== undefined && /^\d+$/.test(part);
    const next = isItem ? known.items : known.properties?.[part];
    if (!next) return own;
    here = isItem ? [...own, 'items'] : [...own, 'properties', part];
    at = next;
  }
  return here;
}
