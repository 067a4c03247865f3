import { UsageError } from '../../emulator/index.ts';
import { nearest } from '../../spec/index.ts';
import type { Check } from './check.ts';

export interface Selection {
  only?: readonly string[];
  skip?: readonly string[];
  slow?: boolean;
}

/** Those of the checks that a selection names. An id that no check has is a UsageError. */
export function selectChecks({ only, skip = [], slow = false }: Selection, all: readonly Check[]): Check[] {
  for (const name of [...(only ?? []), ...skip]) refuseUnknown(name, all);
  return all.filter((check) => {
    if (only) return isNamed(only, check) && !isNamed(skip, check);
    return (slow || !check.slow) && !isNamed(skip, check);
  });
}

export function isNamed(names: readonly string[], { id }: { id: string }): boolean {
  return names.some((name) => id === name.toUpperCase() || id.startsWith(`${name.toUpperCase()}-`));
}

export function refuseUnknown(name: string, all: readonly { id: string }[]): void {
  if (all.some((check) => isNamed([name], check))) return;
  const ids = all.map(({ id }) => id);
  const groups = ids.map((id) => id.split('-')[0]!);
  const [like] = nearest(name, new Set([...ids, ...groups]));
  const hint = like === undefined ? '' : ` Did you mean ${like}?`;
  throw new UsageError(`There is no check ${name}.${hint} See divar-emulator verify --list.`);
}
