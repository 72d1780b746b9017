import type { Knex } from 'knex';
import { CodedError } from '../errors/index.ts';
import { dialectOf, runEach } from '../sql/index.ts';
import { failureSql } from './sql/fail.ts';
import { deadSql, doneSql, retrySql } from './sql/settle.ts';
import type { LeasedJob, Settlement, SettleResult } from './types.ts';

const REASON_LENGTH = 100;
const DETAIL_LENGTH = 500;

type Ending = { readonly at: number; readonly became: SettleResult; readonly values: readonly unknown[] };

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
  const dialect = dialectOf(tx);
  const results: SettleResult[] = settlements.map(() => 'lease-lost');
  const failures: (readonly unknown[])[] = [];
  const endings = settlements.map(endingOf);
  for (const [became, statement] of [
    ['done', doneSql(dialect)],
    ['retry', retrySql(dialect)],
    ['dead', deadSql(dialect)],
  ] as const) {
    const some = endings.filter((ending) => ending.became === became);
    const written = await runEach(
      tx,
      statement,
      some.map(({ values }) => values),
    );
    for (const [index, { at }] of some.entries()) {
      if (written[index] === 0) continue;
      results[at] = became;
      const { job, result } = settlements[at]!;
      if (result.outcome !== 'done') failures.push([job.id, job.attempt, worker, ...told(result)]);
    }
  }
  await runEach(tx, failureSql(dialect), failures);
  return results;
}

function endingOf({ job, result }: Settlement, at: number): Ending {
  const lease = [job.id, job.leaseToken];
  if (result.outcome === 'done') return { at, became: 'done', values: lease };
  if (result.outcome === 'retry' && job.attempt < job.maxAttempts)
    return { at, became: 'retry', values: [result.afterSeconds, ...told(result), ...lease] };
  return { at, became: 'dead', values: [...told(result), ...lease] };
}

function told(result: { readonly reason: string; readonly detail?: string }): (string | null)[] {
  return [result.reason.slice(0, REASON_LENGTH), result.detail?.slice(0, DETAIL_LENGTH) ?? null];
}

/** Settles one job as done in the caller's transaction. @throws LEASE_LOST, so that the transaction rolls back */
export async function settleOrThrow(tx: Knex.Transaction, job: LeasedJob): Promise<void> {
  const [result] = await settle(tx, [{ job, result: { outcome: 'done' } }]);
  if (result === 'lease-lost') throw new CodedError('LEASE_LOST', { job: job.id });
}
