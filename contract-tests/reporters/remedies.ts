import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { packageFolder } from '../../spec/index.ts';

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
  const file = path.join(packageFolder(), 'contract-tests/remedies.yaml');
  return parse(readFileSync(file, 'utf8')) as Remedies;
}
