import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/browser/**', 'test/faults/**', 'test/mail/**', 'test/pty/**', 'node_modules/**'],
    globalSetup: ['test/support/run-apart.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // Left to itself it keeps a core free, which is half of a small machine.
    maxWorkers: '100%',
  },
});
