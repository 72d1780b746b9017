import type { Knex } from 'knex';
import { CodedError } from '../errors/index.ts';
import { hotConnection } from '../sql/index.ts';
import { DEAD_SQL, FAILURE_SQL, RETRY_SQL } from './sqlite/fail.ts';
import { SETTLE_SQL } from './sqlite/settle.ts';
import type { LeasedJob, Settlement, SettleResult } from './types.ts';

const REASON_LENGTH = 100;
const DETAIL_LENGTH = 500;

/**
 * Ends leased jobs, each on its own: one whose lease was lost stops none of the others and nothing of it is written.
 * The lease is compared by its token, not by its time: one that ran out but was not taken is still ours.
 *
 * @returns what became of each, in the order asked
 */
export async function settle(
  tx: Knex.Transaction,
  settlements: readonly Settlement[],
  worker: string | null = null,
): Promise<SettleResult[]> {
  const connection = await hotConnection(tx);
  return settlements.map(({ job, result }) => {
    const lease = [job.id, job.leaseToken];
    if (result.outcome === 'done')
      return connection.prepare(SETTLE_SQL).run(...lease).changes > 0 ? 'done' : 'lease-lost';
    const reason = result.reason.slice(0, REASON_LENGTH);
    const detail = result.detail?.slice(0, DETAIL_LENGTH) ?? null;
    const again = result.outcome === 'retry' && job.attempt < job.maxAttempts;
    const { changes } = again
      ? connection.prepare(RETRY_SQL).run(result.afterSeconds, reason, detail, ...lease)
      : connection.prepare(DEAD_SQL).run(reason, detail, ...lease);
    if (changes === 0) return 'lease-lost';
    connection.prepare(FAILURE_SQL).run(job.id, job.attempt, worker, reason, detail);
    return again ? 'retry' : 'dead';
  });
}

/** Settles one job as done in the caller's transaction. @throws LEASE_LOST, so that the transaction rolls back */
export async function settleOrThrow(tx: Knex.Transaction, job: LeasedJob): Promise<void> {
  const [result] = await settle(tx, [{ job, result: { outcome: 'done' } }]);
  if (result === 'lease-lost') throw new CodedError('LEASE_LOST', { job: job.id });
}
