import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { better, defineQueue } from 'plainjob';
import { claim, enqueue, type NewJob, settle } from '../../lib/queue/index.ts';
import { type Database, migrate, openDatabase } from '../../lib/sql/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import type { Benchmark, BenchOptions, Result } from './benchmark.ts';
import { removeDatabase } from './files.ts';
import { alternate, median, secondsOf } from './measure.ts';

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
async function ours(file: string, count: number, batch: number): Promise<number> {
  removeDatabase(file);
  const database = await openDatabase({ client: 'sqlite', file });
  await migrate(database, [queueMigrations]);
  const seconds = await secondsOf(async () => {
    for (let at = 0; at < count; at += batch)
      await database.transaction((tx) => enqueue(tx, jobs(at, batch)));
    for (let done = 0; done < count; ) done += await claimAndSettle(database, batch);
  });
  await database.close();
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

async function compared(options: BenchOptions, name: string, batch: number, bar: number): Promise<Result> {
  const count = JOBS[options.size];
  const raw = await alternate(options.rounds, {
    ours: () => ours(join(options.folder, 'queue.sqlite'), count, batch),
    peer: async () => plainjob(join(options.folder, 'plainjob.sqlite'), count, batch),
  });
  const [ours_, peer] = [median(raw.ours), median(raw.peer)];
  return { name, unit: 'jobs/s', ours: ours_, peer, bar: { kind: 'least', value: bar }, raw };
}

export const queue: Benchmark = {
  about: 'enqueue, claim and settle, one by one and in batches of 500, against plainjob',
  async run(options) {
    return [await compared(options, 'queue', 1, 1), await compared(options, 'queue in batches', BATCH, 5)];
  },
};
