import type { Knex } from 'knex';
import { type Database, databaseNow } from '../sql/index.ts';

const DAY_MS = 86_400_000;
/** Jobs removed per transaction, so that workers get their turn between. */
const PER_TRANSACTION = 500;

/** Days finished jobs are kept. Their keys stay taken as long, so a page asked for twice within is one job. */
export interface Retention {
  readonly doneDays: number;
  readonly discardedDays: number;
  /** Of dead jobs that someone acknowledged; the others stay. */
  readonly acknowledgedDays: number;
}

export const DEFAULT_RETENTION: Retention = { doneDays: 14, discardedDays: 90, acknowledgedDays: 90 };

/**
 * Removes finished jobs past their time, with their failures. Never unfinished work, never dead work nobody has seen.
 *
 * @param atMost jobs, about; what is left is for the next call
 */
export async function removeOldJobs(
  database: Database,
  { atMost = Number.POSITIVE_INFINITY, ...kept }: Partial<Retention> & { readonly atMost?: number } = {},
): Promise<{ removed: number }> {
  const retention = { ...DEFAULT_RETENTION, ...kept };
  const now = Date.parse(await databaseNow(database.reader));
  const before = (days: number): string => new Date(now - days * DAY_MS).toISOString();
  let removed = 0;
  for (const old of [
    (query: Knex.QueryBuilder) =>
      query.where('state', 'done').where('settled_at', '<', before(retention.doneDays)),
    (query: Knex.QueryBuilder) =>
      query.where('state', 'discarded').where('settled_at', '<', before(retention.discardedDays)),
    (query: Knex.QueryBuilder) =>
      query
        .where('state', 'dead')
        .whereNotNull('settled_at')
        .where('acknowledged_at', '<', before(retention.acknowledgedDays)),
  ])
    removed += await removeAll(database, old, atMost - removed);
  return { removed };
}

async function removeAll(
  database: Database,
  old: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
  atMost: number,
): Promise<number> {
  let removed = 0;
  while (removed < atMost) {
    const batch = await database.transaction(async (tx) => {
      const rows = (await old(tx('dq_job')).select('id').limit(PER_TRANSACTION)) as { id: number }[];
      const ids = rows.map((row) => row.id);
      await tx('dq_failure').whereIn('job_id', ids).delete();
      await tx('dq_job').whereIn('id', ids).delete();
      return ids.length;
    });
    removed += batch;
    if (batch < PER_TRANSACTION) return removed;
  }
  return removed;
}
