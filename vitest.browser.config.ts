import { defineConfig } from 'vitest/config';

/** Real Chromium: run apart, because it needs a browser that a bare machine does not have. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Left to itself it keeps a core free, which is half of a small machine.
    maxWorkers: '100%',
  },
});
