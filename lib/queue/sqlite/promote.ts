import { instantSql } from '../../sql/index.ts';

/**
 * Makes due jobs of one queue ready, oldest first. Bindings: queue, limit.
 * Bounded, so that a million jobs falling due together cannot hold the write lock.
 */
export const PROMOTE_SQL = `
  update dq_job set state = 'ready'
   where id in (select id from dq_job where state = 'waiting' and queue = ? and run_at <= ${instantSql('sqlite')}
                 order by run_at limit ?)`;
