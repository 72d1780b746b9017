import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type Database, dialectOf, rowsOf, runEach } from '../sql/index.ts';
import { claimSql } from './sql/claim.ts';
import { failureSql } from './sql/fail.ts';
import { promoteSql } from './sql/promote.ts';
import { reclaimSql } from './sql/reclaim.ts';
import { type QueueSigns, signsSql } from './sql/signs.ts';
import type { LeasedJob } from './types.ts';

/** Jobs made ready per queue and claim: more than any worker claims at once. */
const PROMOTED_PER_CLAIM = 1_000;

export interface ClaimRequest {
  readonly queues: readonly string[];
  readonly limit: number;
  /** Name of the worker, as screens show it: no secret, no person. */
  readonly worker: string;
  readonly leaseSeconds: number;
}

interface ReclaimedRow {
  readonly id: number;
  readonly attempt: number;
  readonly worker: string;
}

interface ClaimedRow {
  readonly id: number;
  readonly queue: string;
  readonly kind: string;
  readonly job_key: string;
  readonly payload: string;
  readonly attempt: number;
  readonly max_attempts: number;
  readonly rank: string;
}

/**
 * Leases up to `limit` jobs, in the order of their rank: first those whose time has come are made ready and those of
 * dead workers are taken back. Paused queues are left alone. An attempt counts from here: a worker that dies uses it up.
 *
 * @returns the jobs, oldest rank first; none when nothing is ready
 */
export async function claim(database: Database, request: ClaimRequest): Promise<LeasedJob[]> {
  if (request.limit <= 0) return [];
  return database.transaction((tx) => claimIn(tx, request), { concurrent: true });
}

async function claimIn(tx: Knex.Transaction, request: ClaimRequest): Promise<LeasedJob[]> {
  const dialect = dialectOf(tx);
  const signs = await rowsOf<QueueSigns>(
    tx,
    signsSql(dialect, request.queues.length),
    request.queues.flatMap((queue) => [queue, queue, queue, queue]),
  );
  for (const { queue } of signs.filter(({ expired }) => expired === 1)) {
    const expired = await rowsOf<ReclaimedRow>(tx, reclaimSql(dialect), [queue]);
    const failures = expired.map(({ id, attempt, worker }) => [id, attempt, worker, 'LEASE_EXPIRED', null]);
    await runEach(tx, failureSql(dialect), failures);
  }
  const open = signs.filter(({ paused }) => paused === 0);
  if (open.length === 0) return [];
  for (const { queue } of open.filter(({ due }) => due === 1)) {
    const { sql, bindings } = promoteSql(dialect, queue, PROMOTED_PER_CLAIM);
    await runEach(tx, () => sql, [bindings]);
  }

  const queues = open.map(({ queue }) => queue);
  const leaseToken = randomUUID();
  const { sql, bindings } = claimSql(dialect, { ...request, queues, leaseToken });
  const rows = await rowsOf<ClaimedRow>(tx, sql, bindings);
  return rows.sort(byRank).map((row) => ({
    id: String(row.id),
    queue: row.queue,
    kind: row.kind,
    key: row.job_key,
    payload: JSON.parse(row.payload) as unknown,
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    leaseToken,
  }));
}

function byRank(a: ClaimedRow, b: ClaimedRow): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.id - b.id;
}
