import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// What the tests and the processes they start print is plain, wherever they run: CI systems ask for colors.
process.env.NO_COLOR = '1';
delete process.env.FORCE_COLOR;

const cores = availableParallelism();
const contractTests = 'contract-tests/**/*.test.ts';

/** Tests that start the commands or the examples as processes of their own: as they are built. */
const ofProcesses = [
  'emulator/cli/**/*.test.ts',
  'emulator/conversations/fixtures.test.ts',
  'emulator/conversations/record/{about-post,case-bots}.test.ts',
  'examples/**/*.test.ts',
  'tests/**/*.test.ts',
];

/** Begins with the files that take long, so that nobody waits for one of them at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      /\/emulator\/(ui|cli|event-loop)|\/tests\/package|\/contract-tests\/.*(mutants-|reference-|(drawn|case|readme)-bot|fuzz\.)/.test(
        moduleId,
      );
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Most of them wait for a process or a browser: more than there are cores fit side by side. */
const sideBySide = { maxWorkers: cores + 1, sequence: { groupOrder: 0 } };

export default defineConfig({
  test: {
    maxConcurrency: 6,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { DIVAR_EMULATOR_JUDGE_ANSWERS: 'true' },
    expect: { poll: { timeout: 15_000, interval: 20 } },
    // The files of a worker share what they import, which takes longer than most of them run.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'emulator',
          include: ['spec/**/*.test.ts', 'emulator/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ofProcesses],
          ...sideBySide,
        },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          include: ofProcesses,
          globalSetup: 'tests/testing/built.ts',
          ...sideBySide,
        },
      },
      {
        extends: true,
        test: {
          // They judge bots by the clock, and so have the machine to themselves.
          name: 'contract-tests',
          include: [contractTests],
          globalSetup: 'tests/testing/built.ts',
          maxWorkers: cores + 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
