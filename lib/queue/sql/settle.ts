import { type Dialect, type EachStatement, instantSql } from '../../sql/index.ts';

const RELEASED = 'lease_token = null, lease_until = null';
const STILL_OURS = `where id = ? and lease_token = ? and state = 'leased'`;

/** Ends one job as done if the lease is still ours. Values: id, lease token. */
export function doneSql(dialect: Dialect): EachStatement {
  return (counted) => `
  update dq_job
     set state = 'done', settled_at = ${instantSql(dialect)}, reason = null, detail = null, ${RELEASED}
  ${counted} ${STILL_OURS}`;
}

/** Lets one job wait for another attempt if the lease is still ours. Values: seconds to wait, reason, detail, id, lease token. */
export function retrySql(dialect: Dialect): EachStatement {
  return (counted) => `
  update dq_job
     set state = 'waiting', run_at = ${instantSql(dialect, 'seconds')}, reason = ?, detail = ?, ${RELEASED}
  ${counted} ${STILL_OURS}`;
}

/** Ends one job as dead if the lease is still ours. Values: reason, detail, id, lease token. */
export function deadSql(dialect: Dialect): EachStatement {
  return (counted) => `
  update dq_job
     set state = 'dead', settled_at = ${instantSql(dialect)}, reason = ?, detail = ?, ${RELEASED}
  ${counted} ${STILL_OURS}`;
}
