import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { homeAt } from '../../bin/installation/home.ts';
import { openInstallation } from '../../bin/installation/installation.ts';
import { staffMember } from '../../bin/installation/tenant.ts';
import { becomeOperator } from '../../plugin/admin/index.ts';
import { KEYS } from '../../tui/keys.ts';
import type { Bar, Benchmark, BenchOptions, Result } from './benchmark.ts';
import { addEmptyTenants } from './many-tenants.ts';
import { alternate, median } from './measure.ts';
import { type Screen, startScreen } from './screen.ts';

const TENANTS = { full: 200, small: 10 } as const;
const JOBS = { full: 1_000_000, small: 20_000 } as const;
/** Keys pressed for one figure. */
const PRESSES = 200;
/** Seconds without a key after which the dashboard looks less often, and over which use is measured then. */
const IDLE_AFTER = 65;
const WATCHED = 30;
const WHO = 'bench';
const DOWN = '\u001B[B';
const UP = '\u001B[A';

/** An installation of which the first tenant has all the jobs. */
async function installation({ folder, size }: BenchOptions): Promise<string> {
  const home = homeAt({ home: join(folder, 'dashboard') });
  if (existsSync(home.folder)) return home.folder;
  const opened = await openInstallation(home, { create: true });
  await becomeOperator(opened, staffMember(WHO));
  const first = await addEmptyTenants(opened, TENANTS[size]);
  await opened.close();
  putJobs(first, JOBS[size]);
  return home.folder;
}

/** Jobs as a busy month leaves them: most are done, one in fifty is dead, one in fifty waits. */
function putJobs(file: string, jobs: number): void {
  const db = new BetterSqlite3(file);
  db.exec(`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${jobs})
    insert into dq_job (queue, kind, job_key, payload, priority, state, rank, run_at, attempt, max_attempts, enqueued_at, settled_at, reason)
    select 'sync', case i % 3 when 0 then 'plan' when 1 then 'send' else 'close' end, 'bench:' || i, '{}', 0,
      case i % 50 when 0 then 'dead' when 1 then 'waiting' else 'done' end,
      '2026-01-01T00:00:00.000Z', '2030-01-01T00:00:00.000Z', 1, 12, '2026-01-01T00:00:00.000Z',
      case i % 50 when 1 then null else '2026-01-01T00:00:00.000Z' end,
      case i % 50 when 0 then 'SERVICE_UNREACHABLE' else null end
    from n`);
  db.close();
}

const PROGRAM = fileURLToPath(new URL('../../bin/destinations.js', import.meta.url));
const PEER = fileURLToPath(new URL('./bare-ink.js', import.meta.url));

const ours = (home: string) =>
  startScreen(
    [PROGRAM, '--home', home, '--as', WHO],
    (first, last) => first.includes('1 Tenants') && last.includes('quit'),
  );
const peer = () => startScreen([PEER], (first) => first.includes('row 1 '));

const keyOf = (command: string) => KEYS.find((binding) => binding.command === command)!.keys[0]!;

/** The jobs, with the first line marked. */
async function atJobs(screen: Screen): Promise<void> {
  await screen.firstFrame('help');
  await screen.shows('College 0');
  screen.press(keyOf('queue'));
  await screen.shows('▸');
  await screen.shows('close');
}

/** Milliseconds that 95 in 100 moves of the mark take at most, up and down. */
async function moves(screen: Screen): Promise<number> {
  const taken: number[] = [];
  for (let at = 0; at < PRESSES; at += 1) {
    taken.push(await screen.move(Math.floor(at / 20) % 2 === 0 ? DOWN : UP));
    // As a quick hand does: the next key finds the screen at rest.
    await wait(30);
  }
  return taken.sort((a, b) => a - b)[Math.floor(PRESSES * 0.95)]!;
}

async function perCentIdle(screen: Screen): Promise<number> {
  const before = screen.cpu();
  await wait(WATCHED * 1_000);
  return ((screen.cpu() - before) / WATCHED) * 100;
}

export const dashboard: Benchmark = {
  about: 'the dashboard with a million jobs and 200 tenants, against bare Ink',
  async run(options) {
    options.say(`making ${TENANTS[options.size]} tenants and ${JOBS[options.size]} jobs`);
    const home = await installation(options);

    const first = await alternate(options.rounds, {
      ours: () => during(ours(home), (screen) => screen.firstFrame('Opening')),
      peer: () => during(peer(), (screen) => screen.firstFrame('row 40')),
    });
    const filled = await during(ours(home), (screen) => screen.firstFrame('College 0'));
    let torn = 0;
    const keys = await alternate(options.rounds, {
      ours: () =>
        during(ours(home), async (screen) => {
          await atJobs(screen);
          const taken = await moves(screen);
          torn += screen.torn();
          return taken;
        }),
      peer: () =>
        during(peer(), async (screen) => {
          await screen.firstFrame('row 40');
          return moves(screen);
        }),
    });
    options.say('watching it idle');
    const [rss, idle, busy] = await during(ours(home), async (screen) => {
      await atJobs(screen);
      await moves(screen);
      // After keys it holds more than at rest: the larger one counts.
      const afterKeys = screen.rss();
      const inFocus = await perCentIdle(screen);
      await wait((IDLE_AFTER - WATCHED) * 1_000);
      const atRest = await perCentIdle(screen);
      torn += screen.torn();
      return [Math.max(afterKeys, screen.rss()), atRest, inFocus] as const;
    });
    const bareRss = await during(peer(), async (screen) => {
      await screen.firstFrame('row 40');
      await moves(screen);
      return screen.rss();
    });

    const megabytes = (bytes: number) => bytes / 1024 / 1024;
    return [
      {
        ...against('first frame', 'ms', first, { kind: 'most', value: 1.25 }),
        notes: [`the first tenant stood on it after ${filled.toFixed(0)} ms, once`],
      },
      against('key to frame, 95 in 100', 'ms', keys, { kind: 'most', value: 2 }),
      against(
        'memory',
        'MB',
        { ours: [megabytes(rss)], peer: [megabytes(bareRss)] },
        { kind: 'most', value: 1.5 },
      ),
      {
        ...against('use of a core when idle', '%', { ours: [idle], peer: [0] }, { kind: 'below', value: 1 }),
        notes: [`${busy.toFixed(1)} % in the half minute after a key, when it looks every second`],
      },
      against('torn frames', 'frames', { ours: [torn], peer: [0] }, { kind: 'below', value: 1 }),
    ];
  },
};

function against(name: string, unit: string, raw: Result['raw'], bar: Bar): Result {
  return { name: `dashboard: ${name}`, unit, ours: median(raw.ours), peer: median(raw.peer), bar, raw };
}

async function during<T>(screen: Screen, perform: (screen: Screen) => Promise<T>): Promise<T> {
  try {
    return await perform(screen);
  } finally {
    await screen.end();
  }
}
