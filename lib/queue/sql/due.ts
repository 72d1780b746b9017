import { type Dialect, instantSql } from '../../sql/index.ts';

/** What is coming in one queue; instants by the database's clock, `now` among them. */
export interface QueueDue {
  readonly now: string;
  /** 1 when a job is ready. */
  readonly ready: number;
  /** When the first waiting job's time comes. */
  readonly waiting: string | null;
  /** When the first lease runs out. */
  readonly leased: string | null;
  /** 1 while the queue is paused. */
  readonly paused: number;
  /** When the pause ends by itself. */
  readonly until: string | null;
}

/**
 * Looks at all queues at once, for a worker that has nothing to do asks again and again. The states stand literally, so
 * that the index of each serves. Bindings: each queue's name five times.
 */
export function dueSql(dialect: Dialect, queues: number): string {
  const now = instantSql(dialect);
  const pause = `from dq_pause where queue = ? and (until_at is null or until_at > ${now})`;
  const one = `select ${now} as now,
    case when exists (select 1 from dq_job where state = 'ready' and queue = ?) then 1 else 0 end as ready,
    (select min(run_at) from dq_job where state = 'waiting' and queue = ?) as waiting,
    (select min(lease_until) from dq_job where state = 'leased' and queue = ?) as leased,
    case when exists (select 1 ${pause}) then 1 else 0 end as paused,
    (select max(until_at) ${pause}) as until`;
  return Array(queues).fill(one).join(' union all ');
}
