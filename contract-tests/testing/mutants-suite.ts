import { describe, expect, it, vi } from 'vitest';
import { mutants } from './mutants.ts';
import { failuresOf } from './verified.ts';

/** The groups of checks, as the files of tests share them. */
export const shares = {
  answering: ['FWD', 'TXT', 'DLV'],
  reading: ['TYP', 'MAL'],
  acknowledging: ['ACK', 'AUTH'],
  calling: ['LOOP', 'OUT', 'RTY', 'ALW'],
};

/**
 * Each mutant of these groups of checks goes through the default suite, but for its heaviest checks: its own check
 * fails, the stated few beside it, and nothing else.
 */
export function provesChecks(groups: readonly string[]): void {
  // They wait for silence most of the time.
  vi.setConfig({ maxConcurrency: 8, testTimeout: 300_000 });
  const own = Object.entries(mutants).filter(([id]) => groups.includes(id.split('-')[0]!));
  describe.concurrent('a bot that', () => {
    it.for(own.map(([id, mutant]) => [mutant.flaw, id, mutant] as const))(
      '%s fails %s',
      async ([_flaw, id, mutant]) => {
        const failures = await failuresOf(id, mutant);
        const certain = failures.filter((one) => !mutant.perhaps?.includes(one));
        expect(certain.sort()).toEqual([id, ...(mutant.also ?? [])].sort());
      },
    );
  });
}
