import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** What a check sends, and its remedy as code. */
export interface Remedy {
  sends: string;
  node: string;
  python: string;
}

interface RemedyExample {
  /** Ids, or their beginnings; the longest that fits counts. */
  checks: string[];
  node: string;
  python: string;
}

interface Remedies {
  sends: Record<string, string>;
  examples: RemedyExample[];
}

/** The table of remedies; undefined for a check that it does not know. */
export function findRemedy(id: string): Remedy | undefined {
  const { sends, examples } = readRemedies();
  const fitting = examples
    .flatMap((example) => example.checks.map((name) => ({ name, example })))
    .filter(({ name }) => id === name || id.startsWith(`${name}-`))
    .sort((one, other) => other.name.length - one.name.length);
  const [best] = fitting;
  if (!best || sends[id] === undefined) return undefined;
  const { node, python } = best.example;
  return { sends: sends[id], node, python };
}

function readRemedies(): Remedies {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const isBuilt = here.endsWith(path.join('dist', 'contract-tests', path.sep));
  const folder = isBuilt ? path.join(here, '..', '..', 'contract-tests') : here;
  return parse(readFileSync(path.join(folder, 'remedies.yaml'), 'utf8')) as Remedies;
}
