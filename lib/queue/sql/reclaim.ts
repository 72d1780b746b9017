import { type Dialect, instantSql } from '../../sql/index.ts';

/**
 * Takes back the jobs of one queue whose lease ran out: their worker is dead. One that was on its last attempt is
 * dead too, since it may well be what kills workers. Bindings: queue. Gives id, attempt, worker.
 */
export function reclaimSql(dialect: Dialect): string {
  const change = `
  update dq_job
     set state = case when attempt >= max_attempts then 'dead' else 'ready' end,
         settled_at = case when attempt >= max_attempts then ${instantSql(dialect)} end,
         reason = 'LEASE_EXPIRED', detail = null, lease_token = null, lease_until = null`;
  const where = `where state = 'leased' and queue = ? and lease_until <= ${instantSql(dialect)}`;
  return dialect === 'sqlite'
    ? `${change} ${where} returning id, attempt, worker`
    : `${change} output inserted.id, inserted.attempt, inserted.worker ${where}`;
}
