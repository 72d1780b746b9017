import { instantSql } from '../../sql/index.ts';

/** Ends one job as done if the lease is still ours. Bindings: id, lease token. */
export const SETTLE_SQL = `
  update dq_job
     set state = 'done', settled_at = ${instantSql('sqlite')}, reason = null, detail = null,
         lease_token = null, lease_until = null
   where id = ? and lease_token = ? and state = 'leased'`;
