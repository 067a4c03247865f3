import { UsageError } from '../../emulator/index.ts';
import { nearest } from '../../spec/index.ts';
import { catalogue } from '../catalogue.ts';
import type { Check } from '../check.ts';

interface Selection {
  only?: readonly string[];
  skip?: readonly string[];
  slow?: boolean;
  fuzzSeconds?: number;
}

/** The checks to run. An id that no check has is a UsageError. */
export async function selected({ only, skip = [], slow = false, fuzzSeconds }: Selection): Promise<Check[]> {
  const fuzz = fuzzSeconds ? (await import('../fuzz/checks.ts')).fuzzChecks : [];
  const all = [...catalogue, ...fuzz];
  for (const name of [...(only ?? []), ...skip]) refuseUnknown(name, all);
  return all.filter((check) => {
    if (only) return isNamed(only, check) && !isNamed(skip, check);
    return (slow || !check.slow) && !isNamed(skip, check);
  });
}

function isNamed(names: readonly string[], { id }: Check): boolean {
  return names.some((name) => id === name.toUpperCase() || id.startsWith(`${name.toUpperCase()}-`));
}

function refuseUnknown(name: string, all: readonly Check[]): void {
  if (all.some((check) => isNamed([name], check))) return;
  const ids = all.map(({ id }) => id);
  const groups = ids.map((id) => id.split('-')[0]!);
  const [like] = nearest(name, new Set([...ids, ...groups]));
  const hint = like === undefined ? '' : ` Did you mean ${like}?`;
  throw new UsageError(`There is no check ${name}.${hint} See divar-emulator verify --list.`);
}
