import type { Knex } from 'knex';
import { type Database, inChunks } from '../../lib/sql/index.ts';
import { afterKey, type Connection } from './table.ts';

/**
 * Every table that holds something of the tenant, with the columns that together name a row: what is exported and erased
 * when it leaves. Those that hang on others come before them.
 */
export const HELD_TABLES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  dt_contact: ['survey_id', 'number', 'channel'],
  dt_review: ['survey_id'],
  dt_conflict: ['number'],
  dt_response: ['survey_id'],
  dt_outcome: ['id'],
  dt_event: ['id'],
  dt_seal: ['number'],
  dt_survey: ['survey_id'],
  dt_decision: ['learner_ref', 'pot_id'],
  dt_suppression: ['person_key', 'scope', 'reason'],
  dt_address: ['learner_ref', 'channel'],
  dt_person: ['learner_ref'],
  dt_details: ['version'],
  dt_hold: ['id'],
  dt_cursor: ['name'],
  dt_tally: ['run_id'],
  dt_run: ['id'],
  dt_audit: ['id'],
  dt_erasure: ['id'],
  dt_erased: ['digest'],
  dt_instance: ['id'],
  dq_failure: ['id'],
  dq_job: ['id'],
  dq_pause: ['queue'],
};

/**
 * What is exported and stays: the name of the database, under which the survey service is still spoken to, and that learners
 * were erased before, by digests of which nobody is told, so that nothing of them is collected again.
 */
export const KEPT_TABLES: readonly string[] = ['dt_instance', 'dt_erasure', 'dt_erased'];

/** The tables that are emptied. */
export const ERASED_TABLES: readonly string[] = Object.keys(HELD_TABLES).filter(
  (table) => !KEPT_TABLES.includes(table),
);

/** A row as it is stored, by column. */
export type StoredRow = Readonly<Record<string, string | number | null>>;

/** Rows read at once, and removed in one transaction. */
const ROWS_AT_ONCE = 1_000;
/** Keys named in one statement. */
const KEYS_PER_STATEMENT = 400;

/** Rows of every table. */
export async function countHoldings(connection: Connection): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of Object.keys(HELD_TABLES)) counts[table] = await countOf(connection(table));
  return counts;
}

/** All rows of a table in the order of its key, a page at a time. */
export async function* holdingsOf(connection: Connection, table: string): AsyncGenerator<StoredRow[]> {
  const keys = HELD_TABLES[table]!;
  for (let last: StoredRow | undefined; ; ) {
    const query = connection(table)
      .orderBy([...keys])
      .limit(ROWS_AT_ONCE);
    if (last !== undefined) {
      const from = last;
      afterKey(query, ...keys.map((key) => [key, from[key]!] as const));
    }
    const rows = (await query) as StoredRow[];
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_ONCE) return;
    last = rows.at(-1);
  }
}

/**
 * The references of learners who are not to be written to by any channel, whoever said so, in the form in which the list
 * of learners not to contact is given.
 */
export async function learnersNotToContact(connection: Connection): Promise<string[]> {
  const rows = (await connection('dt_suppression as s')
    .join('dt_person as p', 'p.person_key', 's.person_key')
    .where('s.scope', 'all')
    .distinct('p.learner_ref')
    .orderBy('p.learner_ref')) as { learner_ref: string }[];
  return rows.map(({ learner_ref }) => learner_ref);
}

/** Removes all rows of all tables but those that are kept, a chunk in a transaction. */
export async function eraseHoldings(database: Database): Promise<void> {
  for (const table of ERASED_TABLES)
    while (await database.transaction((tx) => removeSome(tx, table, HELD_TABLES[table]![0]))) {
      // until nothing is left of it
    }
}

/** @returns whether there may be more */
async function removeSome(tx: Knex.Transaction, table: string, key: string): Promise<boolean> {
  const rows = (await tx(table).orderBy(key).limit(ROWS_AT_ONCE).select(key)) as StoredRow[];
  for (const keys of inChunks([...new Set(rows.map((row) => row[key]!))], KEYS_PER_STATEMENT))
    await tx(table).whereIn(key, keys).delete();
  return rows.length === ROWS_AT_ONCE;
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const [row] = (await query.count({ n: '*' })) as { n: number }[];
  return Number(row!.n);
}
