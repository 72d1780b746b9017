import { defineConfig } from 'vitest/config';

/** Real processes that are killed: run apart, after a build, because they start what was compiled, and take minutes. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
