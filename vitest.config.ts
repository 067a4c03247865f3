import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most tests wait for a process or a browser: more of them than there are cores fit side by side.
    maxWorkers: availableParallelism() + 2,
    include: [
      'spec/**/*.test.ts',
      'emulator/**/*.test.ts',
      'contract-tests/**/*.test.ts',
      'examples/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 20 } },
  },
});
