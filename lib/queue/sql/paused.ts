import { type Dialect, instantSql } from '../../sql/index.ts';

/** The queues that stand still now. No bindings. */
export function pausedSql(dialect: Dialect): string {
  return `select queue from dq_pause where until_at is null or until_at > ${instantSql(dialect)}`;
}
