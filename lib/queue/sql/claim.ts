import { type Dialect, instantSql } from '../../sql/index.ts';

export interface Claim {
  readonly queues: readonly string[];
  readonly limit: number;
  readonly worker: string;
  readonly leaseSeconds: number;
  readonly leaseToken: string;
}

const RETURNED = ['id', 'queue', 'kind', 'job_key', 'payload', 'attempt', 'max_attempts', 'rank'];

/**
 * Leases the first ready jobs by rank. One ordered look into each queue's own index and a merge of those few:
 * `queue in (…)` with one order would sort every ready job. The state is compared again in the row that changes: two
 * workers that see the same ids never both get one. On SQL Server hints let the second look past what the first took.
 */
export function claimSql(
  dialect: Dialect,
  { queues, limit, worker, leaseSeconds, leaseToken }: Claim,
): { readonly sql: string; readonly bindings: readonly (string | number)[] } {
  const sqlite = dialect === 'sqlite';
  const oneQueue = (at: number) =>
    sqlite
      ? `select * from (select id, rank from dq_job where state = 'ready' and queue = ? order by rank, id limit ?)`
      : `select * from (select top (?) id, rank from dq_job with (readpast, updlock, rowlock)
                         where state = 'ready' and queue = ? order by rank, id) as q${at}`;
  const each = queues.map((_, at) => oneQueue(at)).join(' union all ');
  const first = sqlite
    ? `select id from (${each}) order by rank, id limit ?`
    : `select top (?) id from (${each}) as first_of_each order by rank, id`;
  const change = `
  update dq_job
     set state = 'leased', attempt = attempt + 1, lease_token = ?,
         lease_until = ${instantSql(dialect, 'seconds')}, worker = ?`;
  const where = `where state = 'ready' and id in (${first})`;
  const head = [leaseToken, leaseSeconds, worker];
  return sqlite
    ? {
        sql: `${change} ${where} returning ${RETURNED.join(', ')}`,
        bindings: [...head, ...queues.flatMap((queue) => [queue, limit]), limit],
      }
    : {
        sql: `${change} output ${RETURNED.map((column) => `inserted.${column}`).join(', ')} ${where}`,
        bindings: [...head, limit, ...queues.flatMap((queue) => [limit, queue])],
      };
}
