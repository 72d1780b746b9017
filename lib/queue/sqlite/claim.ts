import { instantSql } from '../../sql/index.ts';

/**
 * Leases the first ready jobs by rank. One ordered look into each queue's own index and a merge of those few:
 * `queue in (…)` with one order would sort every ready job. Bindings: lease token, lease seconds, worker, then
 * queue and limit for each queue, then limit.
 */
export function claimSql(queues: number): string {
  const oneQueue = `select * from (select id, rank from dq_job where state = 'ready' and queue = ? order by rank, id limit ?)`;
  return `
  update dq_job
     set state = 'leased', attempt = attempt + 1, lease_token = ?,
         lease_until = ${instantSql('sqlite', 'seconds')}, worker = ?
   where state = 'ready' and id in (select id from (${Array(queues).fill(oneQueue).join(' union all ')})
                                     order by rank, id limit ?)
  returning id, queue, kind, job_key, payload, attempt, max_attempts, rank`;
}
