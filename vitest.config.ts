import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Most tests wait for a process, a browser or the network: more of them than cores fit side by side.
    maxWorkers: availableParallelism() + 1,
    include: [
      'spec/**/*.test.ts',
      'emulator/**/*.test.ts',
      'contract-tests/**/*.test.ts',
      'examples/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000, interval: 20 } },
  },
});
