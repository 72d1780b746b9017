import { defineConfig } from 'vitest/config';

/** A real mail server: run apart, because it needs Debian's Postfix, and root to start it. */
export default defineConfig({
  test: {
    include: ['test/mail/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
