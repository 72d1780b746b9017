import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { better, defineQueue } from 'plainjob';
import { claim, enqueue, type NewJob, settle } from '../../lib/queue/index.ts';
import { type Database, migrate, openDatabase } from '../../lib/sql/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import type { Benchmark, BenchOptions, Result } from './benchmark.ts';
import { removeDatabase } from './files.ts';
import { alternate, median, secondsOf } from './measure.ts';
import { type BenchStore, stores } from './store.ts';

const JOBS = { full: 20_000, small: 2_000 } as const;
const QUEUE = 'bench';
const BATCH = 500;
const LEASE = { queues: [QUEUE], worker: 'bench', leaseSeconds: 30 };

const jobs = (from: number, count: number): NewJob[] =>
  Array.from({ length: count }, (_, at) => ({
    queue: QUEUE,
    kind: 'step',
    key: `job ${from + at}`,
    payload: { page: from + at },
  }));

/** Jobs a second through enqueue, claim and settle, `batch` jobs to a transaction. */
async function ours(store: BenchStore, count: number, batch: number): Promise<number> {
  const location = await store.empty();
  const database = await openDatabase(location);
  await migrate(database, [queueMigrations]);
  const seconds = await secondsOf(async () => {
    for (let at = 0; at < count; at += batch)
      await database.transaction((tx) => enqueue(tx, jobs(at, batch)));
    for (let done = 0; done < count; ) done += await claimAndSettle(database, batch);
  });
  await database.close();
  await store.remove(location);
  return count / seconds;
}

async function claimAndSettle(database: Database, limit: number): Promise<number> {
  const leased = await claim(database, { ...LEASE, limit });
  const settlements = leased.map((job) => ({ job, result: { outcome: 'done' } as const }));
  const results = await database.transaction((tx) => settle(tx, settlements));
  if (results.length === 0 || results.some((result) => result !== 'done')) throw new Error('a job was lost');
  return results.length;
}

/** The same through plainjob, which puts in many at once and claims and settles one at a time. WAL and NORMAL are its own. */
function plainjob(file: string, count: number, batch: number): number {
  removeDatabase(file);
  const connection = better(new BetterSqlite3(file) as never);
  const quiet = { error() {}, warn() {}, info() {}, debug() {} };
  const queue = defineQueue({ connection, logger: quiet as never });
  const started = performance.now();
  for (let at = 0; at < count; at += batch) {
    const data = jobs(at, batch).map(({ payload }) => payload);
    if (batch === 1) queue.add(QUEUE, data[0]);
    else queue.addMany(QUEUE, data);
  }
  for (let done = 0; done < count; done += 1) {
    const { id } = queue.getAndMarkJobAsProcessing(QUEUE)!;
    JSON.parse(queue.getJobById(id)!.data);
    queue.markJobAsDone(id);
  }
  const seconds = (performance.now() - started) / 1000;
  queue.close();
  return count / seconds;
}

interface Way {
  readonly name: string;
  readonly batch: number;
  readonly bar: number;
}

const WAYS: readonly Way[] = [
  { name: 'queue', batch: 1, bar: 1 },
  { name: 'queue in batches', batch: BATCH, bar: 5 },
];

async function compared(options: BenchOptions, store: BenchStore, way: Way): Promise<Result> {
  const count = JOBS[options.size];
  const raw = await alternate(options.rounds, {
    ours: () => ours(store, count, way.batch),
    peer: async () => plainjob(join(options.folder, 'plainjob.sqlite'), count, way.batch),
  });
  return {
    name: store.name === 'SQLite' ? way.name : `${way.name}, ${store.name}`,
    unit: 'jobs/s',
    ours: median(raw.ours),
    peer: median(raw.peer),
    bar: { kind: 'least', value: way.bar },
    raw,
  };
}

export const queue: Benchmark = {
  about: 'enqueue, claim and settle, one by one and in batches of 500, against plainjob',
  async run(options) {
    const results: Result[] = [];
    for (const store of stores(options.folder))
      for (const way of WAYS) results.push(await compared(options, store, way));
    return results;
  },
};
