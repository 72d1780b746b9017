import { instantSql } from '../../sql/index.ts';

/** The queues that stand still now. No bindings. */
export const PAUSED_SQL = `select queue from dq_pause where until_at is null or until_at > ${instantSql('sqlite')}`;
