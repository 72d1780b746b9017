import { instantSql } from '../../sql/index.ts';

/** Lets one job wait for another attempt if the lease is still ours. Bindings: seconds to wait, reason, detail, id, lease token. */
export const RETRY_SQL = `
  update dq_job
     set state = 'waiting', run_at = ${instantSql('sqlite', 'seconds')}, reason = ?, detail = ?,
         lease_token = null, lease_until = null
   where id = ? and lease_token = ? and state = 'leased'`;

/** Ends one job as dead if the lease is still ours. Bindings: reason, detail, id, lease token. */
export const DEAD_SQL = `
  update dq_job
     set state = 'dead', settled_at = ${instantSql('sqlite')}, reason = ?, detail = ?,
         lease_token = null, lease_until = null
   where id = ? and lease_token = ? and state = 'leased'`;

/** Keeps why an attempt failed. Bindings: job id, attempt, worker, reason, detail. */
export const FAILURE_SQL = `
  insert into dq_failure (job_id, attempt, worker, reason, detail, failed_at)
  values (?, ?, ?, ?, ?, ${instantSql('sqlite')})`;
