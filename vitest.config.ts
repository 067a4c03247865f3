import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const cores = availableParallelism();
const contractTests = 'contract-tests/**/*.test.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 20 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'emulator',
          // Most of them wait for a process or a browser: more than there are cores fit side by side.
          maxWorkers: cores + 1,
          include: ['spec', 'emulator', 'examples', 'tests'].map((folder) => `${folder}/**/*.test.ts`),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          // They judge bots by the clock, keep every core busy, and so have the machine to themselves.
          name: 'contract-tests',
          maxWorkers: cores,
          include: [contractTests],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
