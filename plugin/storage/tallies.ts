import type { Knex } from 'knex';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import type { LeaverCounts } from '../domain/index.ts';
import { type Connection, defineTable } from './table.ts';

/** How the leavers of a year stood after a run: counts alone, nobody can be told from them. */
export interface TallyRow extends LeaverCounts {
  readonly runId: number;
  /** Termination dates of the leavers, both included. */
  readonly fromOn: CalendarDate;
  readonly toOn: CalendarDate;
  /** JSON object: how many POTs have each reason. */
  readonly decisions: string;
  readonly at: string;
}

const table = defineTable<TallyRow>(
  'dt_tally',
  ['runId'],
  ['runId', 'fromOn', 'toOn', 'leavers', 'contacted', 'answered', 'known', 'unreached', 'decisions', 'at'],
);

/** Tallies, newest first. */
export async function latestTallies(connection: Connection, limit: number): Promise<TallyRow[]> {
  return table.read(connection).orderBy('run_id', 'desc').limit(limit);
}

export async function putTally(tx: Knex.Transaction, row: TallyRow): Promise<void> {
  await table.upsert(tx, [row]);
}
