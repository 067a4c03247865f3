import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const cores = availableParallelism();
const contractTests = 'contract-tests/**/*.test.ts';

/** Tests that start the commands or the examples as processes of their own: as they are built. */
const ofProcesses = [
  'emulator/cli/**/*.test.ts',
  'emulator/transcript/fixtures.test.ts',
  'emulator/transcript/record/about-post.test.ts',
  'examples/**/*.test.ts',
  'tests/**/*.test.ts',
];

/** Most of them wait for a process or a browser: more than there are cores fit side by side. */
const sideBySide = { maxWorkers: cores + 1, sequence: { groupOrder: 0 } };

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 20 } },
    // The files of a worker share what they import, which takes longer than most of them run.
    isolate: false,
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
