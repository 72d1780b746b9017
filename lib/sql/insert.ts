import type { Knex } from 'knex';
import { dialectOf } from './dialect.ts';
import { name, runEach } from './each.ts';

/** A row as written: column to value. `undefined` and absent columns are null; instants and dates are text, JSON is made text by the caller. */
export type Row = Readonly<Record<string, unknown>>;

/** Fewer rows than this are not worth asking SQL Server for a bulk load. */
const WORTH_A_BULK_LOAD = 20;

/** A column and the field of a row that holds its value, where the two have different names. */
export interface ColumnOf {
  readonly column: string;
  readonly field: string;
}

/**
 * Inserts all rows, in order. Throws SQL_DUPLICATE at the transaction when a key is taken.
 * @param fields where each column's value is found in a row; without it the columns are the fields of the first row
 */
export async function bulkInsert(
  tx: Knex.Transaction,
  table: string,
  rows: readonly object[],
  fields?: readonly ColumnOf[],
): Promise<void> {
  if (rows.length === 0) return;
  const of = fields ?? ownFields(rows[0]!);
  const columns = of.map(({ column }) => column);
  const values = valuesOf(rows, of);
  if (dialectOf(tx) === 'mssql' && rows.length >= WORTH_A_BULK_LOAD) {
    const { bulkLoad } = await import('./dialects/mssql-bulk.ts');
    if (await bulkLoad(tx, table, columns, values)) return;
  }
  await runEach(
    tx,
    (counted) =>
      `insert into ${name(table)} (${columns.map(name).join(', ')}) ${counted} values (${marks(columns)})`,
    values,
  );
}

/**
 * Inserts the rows whose key is not there yet (nor earlier in `rows`), in order.
 *
 * @param keyColumns the columns of a unique key, none of them null
 * @returns for each row whether it was inserted
 */
export async function insertIfAbsent(
  tx: Knex.Transaction,
  table: string,
  keyColumns: readonly string[],
  rows: readonly Row[],
): Promise<{ inserted: number; results: boolean[] }> {
  if (rows.length === 0) return { inserted: 0, results: [] };
  const columns = Object.keys(rows[0]!);
  const counts = await runEach(
    tx,
    (counted) => `insert into ${name(table)} (${columns.map(name).join(', ')}) ${counted}
      select ${marks(columns)} where not exists (select 1 from ${name(table)} where ${matches(keyColumns)})`,
    rows.map((row) => [...columns, ...keyColumns].map((column) => row[column])),
  );
  const results = counts.map((count) => count > 0);
  return { inserted: results.filter(Boolean).length, results };
}

/**
 * Sets columns of many rows, each found by its key. Every row names the same columns, the key's among them.
 *
 * @param keyColumns columns that together name one row, none of them null
 * @param fields where each column's value is found in a row; without it the columns are the fields of the first row
 * @returns for each row whether it was there
 */
export async function bulkUpdate(
  tx: Knex.Transaction,
  table: string,
  keyColumns: readonly string[],
  rows: readonly object[],
  fields?: readonly ColumnOf[],
): Promise<boolean[]> {
  if (rows.length === 0) return [];
  const of = fields ?? ownFields(rows[0]!);
  const changed = of.filter(({ column }) => !keyColumns.includes(column));
  const keys = keyColumns.map((key) => of.find(({ column }) => column === key)!);
  const settings = changed.map(({ column }) => `${name(column)} = ?`).join(', ');
  const counts = await runEach(
    tx,
    (counted) => `update ${name(table)} set ${settings} ${counted} where ${matches(keyColumns)}`,
    valuesOf(rows, [...changed, ...keys]),
  );
  return counts.map((count) => count > 0);
}

function ownFields(row: object): ColumnOf[] {
  return Object.keys(row).map((column) => ({ column, field: column }));
}

function valuesOf(rows: readonly object[], fields: readonly ColumnOf[]): unknown[][] {
  return rows.map((row) => fields.map(({ field }) => (row as Row)[field]));
}

function matches(columns: readonly string[]): string {
  return columns.map((column) => `${name(column)} = ?`).join(' and ');
}

function marks(columns: readonly string[]): string {
  return columns.map(() => '?').join(', ');
}
