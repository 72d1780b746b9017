import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { homeAt } from '../../bin/installation/home.ts';
import { openInstallation } from '../../bin/installation/installation.ts';
import type { Benchmark, BenchOptions } from './benchmark.ts';
import { addEmptyTenants } from './many-tenants.ts';

const TENANTS = { full: 200, small: 10 } as const;
/** Megabytes in all: the bar of every command. */
const MOST_MEGABYTES = 300;
/** Per cent of a core. */
const MOST_PER_CENT = 2;
/** Seconds over which use is measured: some looks of each tenant. */
const WATCHED_SECONDS = 60;

interface Usage {
  /** Bytes */
  readonly rss: number;
  /** Microseconds of a core since the start */
  readonly cpu: number;
}

/** An installation of empty tenants, each with a database of its own. */
async function installation({ folder, size }: BenchOptions): Promise<string> {
  const home = homeAt({ home: join(folder, 'home') });
  const opened = await openInstallation(home, { create: true });
  await addEmptyTenants(opened, TENANTS[size]);
  await opened.close();
  return home.folder;
}

/** Starts `serve`; where it tells its health. */
async function startServe(home: string, usage: string): Promise<{ child: ChildProcess; url: string }> {
  const preload = new URL('./tell-usage.js', import.meta.url).href;
  const program = fileURLToPath(new URL('../../bin/destinations.js', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', preload, program, 'serve', '--home', home, '--health', '0'],
    { env: { ...process.env, BENCH_USAGE: usage }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout!.setEncoding('utf8');
  for (;;) {
    const url = /http:\S+/.exec(said)?.[0];
    if (url !== undefined) return { child, url };
    const [text] = (await once(child.stdout!, 'data')) as [string];
    said += text;
  }
}

async function usageOf(child: ChildProcess, file: string): Promise<Usage> {
  rmSync(file, { force: true });
  child.kill('SIGUSR2');
  while (!existsSync(file)) await wait(20);
  return JSON.parse(readFileSync(file, 'utf8')) as Usage;
}

export const serve: Benchmark = {
  about: 'what 200 tenants with nothing to do cost a process that serves them',
  async run(options) {
    const tenants = TENANTS[options.size];
    options.say(`making ${tenants} tenants`);
    const home = await installation(options);
    const usage = join(home, 'usage');
    const started = performance.now();
    const { child, url } = await startServe(home, usage);
    child.stdout!.resume();
    for (;;) {
      const health = (await (await fetch(url)).json()) as { tenants: { served: number; open: number } };
      if (health.tenants.served === tenants && health.tenants.open === 0) break;
      await wait(500);
    }
    const seconds = (performance.now() - started) / 1_000;
    options.say(`all looked at and at rest after ${seconds.toFixed(0)} s; watching for ${WATCHED_SECONDS} s`);
    const before = await usageOf(child, usage);
    await wait(WATCHED_SECONDS * 1_000);
    const after = await usageOf(child, usage);
    child.kill('SIGTERM');
    await once(child, 'exit');

    const megabytes = after.rss / 1024 / 1024;
    const perCent = (after.cpu - before.cpu) / 10_000 / WATCHED_SECONDS;
    const figure = (name: string, unit: string, ours: number, value: number) => ({
      name: `serve: ${name}`,
      unit,
      ours,
      peer: 0,
      bar: { kind: 'below' as const, value },
      raw: { ours: [ours], peer: [] },
    });
    const looked = `all were opened once and at rest ${seconds.toFixed(1)} s after the start, with ${(before.cpu / 1e6).toFixed(1)} s of a core`;
    return [
      figure(`memory with ${tenants} quiet tenants`, 'MB', megabytes, MOST_MEGABYTES),
      {
        ...figure(`use of a core with ${tenants} quiet tenants`, '%', perCent, MOST_PER_CENT),
        notes: [looked],
      },
    ];
  },
};
