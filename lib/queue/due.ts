import type { Knex } from 'knex';
import { dialectOf } from '../sql/index.ts';
import { dueSql, type QueueDue } from './sql/due.ts';

/**
 * Seconds until there may be something to claim again in these queues: a waiting job's time, the end of somebody's
 * lease, or the end of a pause over work. 0 when something is ready now; null when nothing is coming by itself.
 */
export async function secondsUntilDue(connection: Knex, queues: readonly string[]): Promise<number | null> {
  const names = queues.flatMap((queue) => Array<string>(5).fill(queue));
  const sql = dueSql(dialectOf(connection), queues.length);
  const rows = (await connection.raw(sql, names)) as QueueDue[];
  const due = rows.flatMap((row) => dueIn(row) ?? []);
  return due.length === 0 ? null : Math.min(...due) / 1_000;
}

/** Milliseconds until one queue may have something; null: nothing comes by itself. */
function dueIn({ now, ready, waiting, leased, paused, until }: QueueDue): number | null {
  if (paused === 1 && until === null) return null;
  const coming = [ready === 1 ? now : null, waiting, leased].filter((at) => at !== null).sort();
  const [first] = coming;
  if (first === undefined) return null;
  const from = until !== null && until > first ? until : first;
  return Math.max(0, Date.parse(from) - Date.parse(now));
}
