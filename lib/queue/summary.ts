import type { Knex } from 'knex';
import { databaseNow } from '../sql/index.ts';
import { type Pause, readPauses } from './pause.ts';

/** Counted up to here and no further: a screen says "10,000+", and a million jobs cost it no more than these. */
export const COUNTED_AT_MOST = 10_000;

/** One queue on a screen. Counts stop at `COUNTED_AT_MOST`. */
export interface QueueSummary {
  readonly queue: string;
  readonly ready: number;
  readonly waiting: number;
  readonly leased: number;
  /** Dead and not acknowledged by anyone yet. */
  readonly dead: number;
  /** Seconds the next ready job has been ready; null when none is. */
  readonly oldestReadySeconds: number | null;
  readonly pause: Pause | null;
}

/** The state of each queue named. Counts come from the partial indexes only, never from finished jobs. */
export async function queueSummary(connection: Knex, queues: readonly string[]): Promise<QueueSummary[]> {
  const pauses = await readPauses(connection, queues);
  const now = Date.parse(await databaseNow(connection));
  const summaries: QueueSummary[] = [];
  for (const queue of queues) {
    const oldest = (await connection('dq_job')
      .where('queue', queue)
      .whereRaw("state = 'ready'")
      .orderBy(['rank', 'id'])
      .first({ at: 'run_at' })) as { at: string } | undefined;
    summaries.push({
      queue,
      ready: await count(connection, queue, "state = 'ready'"),
      waiting: await count(connection, queue, "state = 'waiting'"),
      leased: await count(connection, queue, "state = 'leased'"),
      dead: await count(connection, queue, "state = 'dead' and acknowledged_at is null"),
      oldestReadySeconds: oldest ? Math.max(0, (now - Date.parse(oldest.at)) / 1_000) : null,
      pause: pauses.get(queue) ?? null,
    });
  }
  return summaries;
}

async function count(connection: Knex, queue: string, literal: string): Promise<number> {
  const few = connection('dq_job')
    .where('queue', queue)
    .whereRaw(literal)
    .select('id')
    .limit(COUNTED_AT_MOST);
  const rows = (await connection(few.as('few')).count({ n: '*' })) as { n: number }[];
  return Number(rows[0]!.n);
}
