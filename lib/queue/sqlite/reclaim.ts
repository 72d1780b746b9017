import { instantSql } from '../../sql/index.ts';

/**
 * Takes back the jobs of one queue whose lease ran out: their worker is dead. One that was on its last attempt is
 * dead too, since it may well be what kills workers. Bindings: queue. Returns id, attempt, worker.
 */
export const RECLAIM_SQL = `
  update dq_job
     set state = case when attempt >= max_attempts then 'dead' else 'ready' end,
         settled_at = case when attempt >= max_attempts then ${instantSql('sqlite')} end,
         reason = 'LEASE_EXPIRED', detail = null, lease_token = null, lease_until = null
   where state = 'leased' and queue = ? and lease_until <= ${instantSql('sqlite')}
  returning id, attempt, worker`;
