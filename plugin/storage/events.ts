import type { Knex } from 'knex';
import { inChunks } from '../../lib/sql/index.ts';
import { type Connection, defineTable } from './table.ts';

/** Append-only: every move and every act, in the same transaction as what it tells. No names, no addresses. */
export interface EventRow {
  readonly at: string;
  readonly learnerRef: string;
  readonly surveyId: string | null;
  readonly what: string;
  readonly why: string | null;
  readonly who: string;
  /** JSON, or null. */
  readonly data: string | null;
}

const table = defineTable<EventRow>(
  'dt_event',
  ['at'],
  ['at', 'learnerRef', 'surveyId', 'what', 'why', 'who', 'data'],
);

export const appendEvents: (tx: Knex.Transaction, rows: readonly EventRow[]) => Promise<void> = table.insert;

/** The timeline of some learner records, oldest first. */
export async function eventsOf(connection: Connection, refs: readonly string[]): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  for (const page of inChunks(refs, 400))
    rows.push(...(await table.read(connection).whereIn('learner_ref', page).orderBy('id')));
  return rows;
}
