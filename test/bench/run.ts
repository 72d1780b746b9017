/** `npm run bench -- NAME… [--json] [--size small] [--rounds N] [--folder DIR]`: without a name, all of them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Benchmark, BenchOptions } from './benchmark.ts';
import { passes } from './benchmark.ts';
import { jsonLine, told } from './report.ts';

/** Loaded when asked for: each brings its peer along. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  queue: async () => (await import('./queue.ts')).queue,
  plan: async () => (await import('./plan.ts')).plan,
  growth: async () => (await import('./plan.ts')).growth,
  'idle-run': async () => (await import('./plan.ts')).idleRun,
  send: async () => (await import('./send.ts')).send,
  import: async () => (await import('./import.ts')).importing,
  ilr: async () => (await import('./ilr.ts')).ilr,
  report: async () => (await import('./destinations-report.ts')).report,
  memory: async () => (await import('./memory.ts')).memory,
  workers: async () => (await import('./workers.ts')).workers,
  serve: async () => (await import('./serve.ts')).serve,
  configs: async () => (await import('./configs.ts')).configs,
  dashboard: async () => (await import('./dashboard.ts')).dashboard,
  mail: async () => (await import('./mail.ts')).mail,
  page: async () => (await import('./page.ts')).page,
  api: async () => (await import('./api.ts')).api,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    size: { type: 'string', default: 'full' },
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const unknown = positionals.filter((name) => BENCHMARKS[name] === undefined);
if (values.help || unknown.length > 0) {
  for (const name of unknown) console.error(`There is no benchmark ${name}.`);
  for (const [name, load] of Object.entries(BENCHMARKS))
    console.error(`${name.padEnd(10)} ${(await load()).about}`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else {
  await runAll(positionals.length > 0 ? positionals : Object.keys(BENCHMARKS));
}

async function runAll(names: readonly string[]): Promise<void> {
  const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'destinations-bench-'));
  mkdirSync(folder, { recursive: true });
  const options: BenchOptions = {
    size: values.size === 'small' ? 'small' : 'full',
    rounds: Math.max(1, Number(values.rounds)),
    folder,
    say: (text) => console.error(`  ${text}`),
  };
  try {
    for (const name of names)
      for (const result of await (await BENCHMARKS[name]!()).run(options)) {
        console.log(values.json ? jsonLine(result) : told(result));
        if (!passes(result)) process.exitCode = 1;
      }
  } finally {
    if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
