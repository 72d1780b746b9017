import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type Database, hotConnection } from '../sql/index.ts';
import { claimSql } from './sqlite/claim.ts';
import { FAILURE_SQL } from './sqlite/fail.ts';
import { PAUSED_SQL } from './sqlite/paused.ts';
import { PROMOTE_SQL } from './sqlite/promote.ts';
import { RECLAIM_SQL } from './sqlite/reclaim.ts';
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
  return database.transaction((tx) => claimIn(tx, request));
}

async function claimIn(tx: Knex.Transaction, request: ClaimRequest): Promise<LeasedJob[]> {
  const connection = await hotConnection(tx);
  for (const queue of request.queues) {
    const expired = connection.prepare(RECLAIM_SQL).all(queue) as {
      id: number;
      attempt: number;
      worker: string;
    }[];
    for (const { id, attempt, worker } of expired)
      connection.prepare(FAILURE_SQL).run(id, attempt, worker, 'LEASE_EXPIRED', null);
  }
  const paused = (connection.prepare(PAUSED_SQL).all() as { queue: string }[]).map((row) => row.queue);
  const queues = request.queues.filter((queue) => !paused.includes(queue));
  if (queues.length === 0) return [];
  for (const queue of queues) connection.prepare(PROMOTE_SQL).run(queue, PROMOTED_PER_CLAIM);

  const leaseToken = randomUUID();
  const perQueue = queues.flatMap((queue) => [queue, request.limit]);
  const rows = connection
    .prepare(claimSql(queues.length))
    .all(leaseToken, request.leaseSeconds, request.worker, ...perQueue, request.limit) as ClaimedRow[];
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
