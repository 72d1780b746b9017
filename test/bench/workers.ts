import { enqueue } from '../../lib/queue/index.ts';
import { migrate, openDatabase } from '../../lib/sql/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import type { Benchmark, BenchOptions, Result } from './benchmark.ts';
import { said, start } from './child.ts';
import { median } from './measure.ts';
import { type BenchStore, stores } from './store.ts';

const JOBS = { full: 20_000, small: 2_000 } as const;
/** Digests per job: none, so that only the queue is measured, and about a millisecond's work. */
const WORK = { nothing: 0, 'a millisecond': 400 } as const;
/** What four processes must do of what one does: SQLite has one writer however many there are. */
const BARS = { SQLite: 1, 'SQL Server': 1.5 } as const;
const PROCESSES = [1, 2, 4] as const;

interface Turn {
  readonly perSecond: number;
  /** What the process that did least did of what an equal share would be. */
  readonly fairness: number;
}

async function turn(
  { size }: BenchOptions,
  store: BenchStore,
  processes: number,
  digests: number,
): Promise<Turn> {
  const count = digests === 0 ? JOBS[size] : JOBS[size] / 4;
  const location = await store.empty();
  const database = await openDatabase(location);
  await migrate(database, [queueMigrations]);
  for (let at = 0; at < count; at += 500)
    await database.transaction((tx) =>
      enqueue(
        tx,
        Array.from({ length: 500 }, (_, on) => ({
          queue: 'bench',
          kind: 'step',
          key: `job ${at + on}`,
          payload: null,
        })),
      ),
    );
  await database.close();
  const children = Array.from({ length: processes }, (_, at) =>
    start('worker-process', [`worker ${at}`, String(digests)]),
  );
  for (const child of children) child.send(location);
  await Promise.all(children.map((child) => said(child)));
  const started = performance.now();
  const reports = children.map((child) => said<{ done: number }>(child));
  for (const child of children) child.send('go');
  const shares = (await Promise.all(reports)).map(({ done }) => done);
  const seconds = (performance.now() - started) / 1000;
  await store.remove(location);
  const total = shares.reduce((a, b) => a + b, 0);
  if (total !== count) throw new Error(`${total} jobs were done of ${count}`);
  return { perSecond: count / seconds, fairness: (Math.min(...shares) * processes) / count };
}

async function measured(options: BenchOptions, store: BenchStore, work: keyof typeof WORK): Promise<Result> {
  const turns = new Map<number, Turn[]>(PROCESSES.map((count) => [count, []]));
  for (let round = 0; round <= options.rounds; round += 1)
    for (const count of PROCESSES) {
      const one = await turn(options, store, count, WORK[work]);
      if (round > 0) turns.get(count)!.push(one);
    }
  const rates = (count: number) => turns.get(count)!.map(({ perSecond }) => perSecond);
  const notes = PROCESSES.map((count) => {
    const fairness = median(turns.get(count)!.map((one) => one.fairness));
    return `${count} processes: ${Math.round(median(rates(count)))} jobs/s, the least busy did ${Math.round(100 * fairness)} % of an equal share`;
  });
  return {
    name: store.name === 'SQLite' ? `workers, ${work}` : `workers, ${work}, ${store.name}`,
    unit: 'jobs/s',
    ours: median(rates(4)),
    peer: median(rates(1)),
    bar: { kind: 'least', value: BARS[store.name] },
    raw: { ours: rates(4), peer: rates(1) },
    notes,
  };
}

export const workers: Benchmark = {
  about: '1, 2 and 4 worker processes on one store: throughput and fairness, 4 over 1',
  async run(options) {
    const results: Result[] = [];
    for (const store of stores(options.folder))
      for (const work of ['nothing', 'a millisecond'] as const)
        results.push(await measured(options, store, work));
    return results;
  },
};
