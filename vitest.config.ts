import { defineConfig } from 'vitest/config';
import { longFirst } from './test/support/long-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/browser/**', 'test/faults/**', 'test/mail/**', 'test/pty/**', 'node_modules/**'],
    globalSetup: ['test/support/run-apart.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // The files of a worker share what they import, as the tenants of a process do: each had loaded every room anew, and
    // that took longer than most of them take. So none may replace a module for itself (`vi.mock`).
    isolate: false,
    // Left to itself it keeps a core free, which is half of a small machine.
    maxWorkers: '100%',
    // A year day by day, and commands each of which is a process.
    sequence: { sequencer: longFirst(/^test\/year\/year/, /^test\/bin\//) },
  },
});
