import type { Knex } from 'knex';
import { databaseNow } from '../sql/index.ts';
import { readPauses } from './pause.ts';

/**
 * Seconds until there may be something to claim again in these queues: a waiting job's time, the end of somebody's
 * lease, or the end of a pause over work. 0 when something is ready now; null when nothing is coming by itself.
 */
export async function secondsUntilDue(connection: Knex, queues: readonly string[]): Promise<number | null> {
  const pauses = await readPauses(connection, queues);
  const now = Date.parse(await databaseNow(connection));
  let earliest: number | null = null;
  for (const queue of queues) {
    const due = await dueAt(connection, queue);
    if (due === null) continue;
    const pause = pauses.get(queue);
    if (pause && pause.until === null) continue;
    const at = Math.max(
      0,
      due === '' ? 0 : Date.parse(due) - now,
      pause?.until ? Date.parse(pause.until) - now : 0,
    );
    if (earliest === null || at < earliest) earliest = at;
  }
  return earliest === null ? null : earliest / 1_000;
}

/** When the next job of a queue may be claimed if it is not paused: '' for now, null for never. */
async function dueAt(connection: Knex, queue: string): Promise<string | null> {
  const ready: unknown = await connection('dq_job')
    .where('queue', queue)
    .whereRaw("state = 'ready'")
    .first('id');
  if (ready !== undefined) return '';
  const waiting = await earliestOf(connection, queue, 'waiting', 'run_at');
  const leased = await earliestOf(connection, queue, 'leased', 'lease_until');
  if (waiting === null || leased === null) return waiting ?? leased;
  return waiting < leased ? waiting : leased;
}

async function earliestOf(
  connection: Knex,
  queue: string,
  state: 'waiting' | 'leased',
  column: 'run_at' | 'lease_until',
): Promise<string | null> {
  const rows = (await connection('dq_job')
    .where('queue', queue)
    .whereRaw(state === 'waiting' ? "state = 'waiting'" : "state = 'leased'") // literal, so that the partial index serves
    .min({ at: column })) as { at: string | null }[];
  return rows[0]?.at ?? null;
}
