import { type Dialect, instantSql } from '../../sql/index.ts';

/**
 * Makes due jobs of one queue ready, oldest first. Bounded, so that a million jobs falling due together cannot hold the
 * write lock.
 */
export function promoteSql(
  dialect: Dialect,
  queue: string,
  limit: number,
): { readonly sql: string; readonly bindings: readonly (string | number)[] } {
  const due = `state = 'waiting' and queue = ? and run_at <= ${instantSql(dialect)} order by run_at`;
  const first =
    dialect === 'sqlite'
      ? `select id from dq_job where ${due} limit ?`
      : `select top (?) id from dq_job with (readpast, updlock, rowlock) where ${due}`;
  return {
    sql: `update dq_job set state = 'ready' where state = 'waiting' and id in (${first})`,
    bindings: dialect === 'sqlite' ? [queue, limit] : [limit, queue],
  };
}
