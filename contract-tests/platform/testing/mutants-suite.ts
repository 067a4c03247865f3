import { describe, expect, it, vi } from 'vitest';
import { isMatrix } from '../../testing/verified.ts';
import { platformMutants } from './mutants.ts';
import { reported } from './reported.ts';

/** The groups of checks, as the files of tests share them. */
export const shares = {
  calls: ['SND', 'REF', 'USR', 'LIM'],
  events: ['EVT', 'BTN', 'OAU'],
  things: ['MED', 'PST', 'CNV', 'SUB'],
};

/**
 * Each platform with a flaw of these groups fails its own check, the stated few beside it, and nothing else: of the
 * groups of these checks, or of all checks in the matrix.
 */
export function provesPlatformChecks(groups: readonly string[]): void {
  vi.setConfig({ maxConcurrency: 6, testTimeout: 120_000 });
  const own = Object.entries(platformMutants).filter(([id]) => groups.includes(id.split('-')[0]!));
  describe.concurrent('a platform that', () => {
    it.each(own.map(([id, mutant]) => [mutant.flaw, id, mutant] as const))(
      '%s fails %s',
      async (_flaw, id, { make, also = [] }) => {
        const group = [...new Set([id, ...also].map((one) => one.split('-')[0]!))];
        const { report } = await reported(make(), isMatrix ? undefined : group);
        const failed = report.checks.filter(({ verdict }) => verdict !== 'pass').map((check) => check.id);
        expect(failed.sort()).toEqual([id, ...also].sort());
      },
    );
  });
}
