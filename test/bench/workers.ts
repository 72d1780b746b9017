import { join } from 'node:path';
import { enqueue } from '../../lib/queue/index.ts';
import { migrate, openDatabase } from '../../lib/sql/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import type { Benchmark, BenchOptions, Result } from './benchmark.ts';
import { said, start } from './child.ts';
import { removeDatabase } from './files.ts';
import { median } from './measure.ts';

const JOBS = { full: 20_000, small: 2_000 } as const;
/** Digests per job: none, so that only the queue is measured, and about a millisecond's work. */
const WORK = { nothing: 0, 'a millisecond': 400 } as const;
const PROCESSES = [1, 2, 4] as const;

interface Turn {
  readonly perSecond: number;
  /** What the process that did least did of what an equal share would be. */
  readonly fairness: number;
}

async function turn({ folder, size }: BenchOptions, processes: number, digests: number): Promise<Turn> {
  const count = digests === 0 ? JOBS[size] : JOBS[size] / 4;
  const file = join(folder, 'workers.sqlite');
  removeDatabase(file);
  const database = await openDatabase({ client: 'sqlite', file });
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
    start('worker-process', [file, `worker ${at}`, String(digests)]),
  );
  await Promise.all(children.map((child) => said(child)));
  const started = performance.now();
  const reports = children.map((child) => said<{ done: number }>(child));
  for (const child of children) child.send('go');
  const shares = (await Promise.all(reports)).map(({ done }) => done);
  const seconds = (performance.now() - started) / 1000;
  const total = shares.reduce((a, b) => a + b, 0);
  if (total !== count) throw new Error(`${total} jobs were done of ${count}`);
  return { perSecond: count / seconds, fairness: (Math.min(...shares) * processes) / count };
}

async function measured(options: BenchOptions, work: keyof typeof WORK): Promise<Result> {
  const turns = new Map<number, Turn[]>(PROCESSES.map((count) => [count, []]));
  for (let round = 0; round <= options.rounds; round += 1)
    for (const count of PROCESSES) {
      const one = await turn(options, count, WORK[work]);
      if (round > 0) turns.get(count)!.push(one);
    }
  const rates = (count: number) => turns.get(count)!.map(({ perSecond }) => perSecond);
  const notes = PROCESSES.map((count) => {
    const fairness = median(turns.get(count)!.map((one) => one.fairness));
    return `${count} processes: ${Math.round(median(rates(count)))} jobs/s, the least busy did ${Math.round(100 * fairness)} % of an equal share`;
  });
  return {
    name: `workers, ${work}`,
    unit: 'jobs/s',
    ours: median(rates(4)),
    peer: median(rates(1)),
    bar: { kind: 'least', value: 1 },
    raw: { ours: rates(4), peer: rates(1) },
    notes,
  };
}

export const workers: Benchmark = {
  about: '1, 2 and 4 worker processes on one store: throughput and fairness, 4 over 1',
  async run(options) {
    return [await measured(options, 'nothing'), await measured(options, 'a millisecond')];
  },
};
