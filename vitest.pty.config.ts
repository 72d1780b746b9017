import { defineConfig } from 'vitest/config';

/** Real processes in real pseudo-terminals: run apart, after a build, because they start what was compiled. */
export default defineConfig({
  test: {
    include: ['test/pty/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Left to itself it keeps a core free, which is half of a small machine.
    maxWorkers: '100%',
  },
});
