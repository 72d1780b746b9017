import { type Dialect, instantSql } from '../../sql/index.ts';

/** What stands before a claim from one queue, 1 or 0: whether it is paused, has leases that ran out, has jobs whose time has come. */
export interface QueueSigns {
  readonly queue: string;
  readonly paused: number;
  readonly expired: number;
  readonly due: number;
}

/**
 * Looks at all queues at once: mostly there is nothing to take back and nothing to make ready, and then a claim is this
 * question and one change. Bindings: each queue's name four times.
 */
export function signsSql(dialect: Dialect, queues: number): string {
  const now = instantSql(dialect);
  const one = `select ? as queue,
    case when exists (select 1 from dq_pause where queue = ? and (until_at is null or until_at > ${now}))
         then 1 else 0 end as paused,
    case when exists (select 1 from dq_job where state = 'leased' and queue = ? and lease_until <= ${now})
         then 1 else 0 end as expired,
    case when exists (select 1 from dq_job where state = 'waiting' and queue = ? and run_at <= ${now})
         then 1 else 0 end as due`;
  return Array(queues).fill(one).join(' union all ');
}
