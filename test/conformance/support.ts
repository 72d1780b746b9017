import { claim, enqueue, type JobRow, type LeasedJob, listJobs, type NewJob } from '../../lib/queue/index.ts';
import type { Database } from '../../lib/sql/index.ts';

export const QUEUE = 'trial';

export function job(key: string, more: Partial<NewJob> = {}): NewJob {
  return { queue: QUEUE, kind: 'step', key, payload: { key }, ...more };
}

export async function put(database: Database, ...jobs: NewJob[]): Promise<number> {
  return (await database.transaction((tx) => enqueue(tx, jobs))).added;
}

export function take(
  database: Database,
  limit: number,
  worker = 'one',
  queues = [QUEUE],
): Promise<LeasedJob[]> {
  return claim(database, { queues, limit, worker, leaseSeconds: 30 });
}

export async function keysTaken(database: Database, limit: number, queues = [QUEUE]): Promise<string[]> {
  return (await take(database, limit, 'one', queues)).map((taken) => taken.key);
}

export async function jobByKey(database: Database, key: string): Promise<JobRow> {
  const all = await listJobs(database.reader, { limit: 1_000 });
  return all.find((row) => row.key === key)!;
}

/**
 * Lets time pass for everything in the store: every instant in it moves back. The database's own clock cannot be
 * moved, and waiting would make the suite slow and its timings matter.
 */
export async function elapse(database: Database, seconds: number): Promise<void> {
  await database.transaction(async (tx) => {
    for (const [table, columns] of [
      ['dq_job', ['rank', 'run_at', 'lease_until', 'enqueued_at', 'settled_at', 'acknowledged_at']],
      ['dq_pause', ['since', 'until_at']],
    ] as const)
      for (const column of columns) {
        // Oldest first: a moved instant can then never be one that is still to be moved.
        const rows = await tx(table).whereNotNull(column).distinct(column).orderBy(column);
        for (const row of rows as Record<string, string>[]) {
          const moved = new Date(Date.parse(row[column]!) - seconds * 1_000).toISOString();
          await tx(table)
            .where(column, row[column]!)
            .update({ [column]: moved });
        }
      }
  });
}
