import type { Knex } from 'knex';
import { dialectOf } from './dialect.ts';
import { hotConnection } from './hot.ts';

/** A row as written: column to value. `undefined` and absent columns are null; instants and dates are text, JSON is made text by the caller. */
export type Row = Readonly<Record<string, unknown>>;

/** SQL Server takes 2,100 parameters a statement; SQLite 32,766. */
const PARAMETERS_PER_STATEMENT = 2_000;
/** Rows written by SQLite before the event loop gets its turn again: a few milliseconds of work. */
const ROWS_PER_TURN = 500;

/** Splits `items` into pieces of at most `size`, in order. */
export function* inChunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** Inserts all rows, in order. The columns are those of the first row. Throws SQL_DUPLICATE at the transaction when a key is taken. */
export async function bulkInsert(tx: Knex.Transaction, table: string, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0]!);
  if (dialectOf(tx) === 'sqlite') {
    const sql = `insert into ${name(table)} (${columns.map(name).join(', ')}) values (${marks(columns)})`;
    await runEach(tx, sql, rows, columns);
    return;
  }
  for (const chunk of inChunks(rows, Math.max(1, Math.floor(PARAMETERS_PER_STATEMENT / columns.length))))
    await tx(table).insert(chunk.map((row) => Object.fromEntries(columns.map((c) => [c, row[c] ?? null]))));
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
  const where = keyColumns.map((column) => `${name(column)} = ?`).join(' and ');
  const absent = `select ${marks(columns)} where not exists (select 1 from ${name(table)} where ${where})`;
  const into = `insert into ${name(table)} (${columns.map(name).join(', ')})`;
  const results: boolean[] = [];
  if (dialectOf(tx) === 'sqlite') {
    const counts = await runEach(tx, `${into} ${absent}`, rows, [...columns, ...keyColumns]);
    results.push(...counts.map((count) => count > 0));
  } else {
    for (const row of rows) {
      const values = [...columns, ...keyColumns].map((column) => toValue(row[column]));
      const sql = `${into} output 1 as one ${absent}`;
      results.push(((await tx.raw(sql, values)) as unknown[]).length > 0);
    }
  }
  return { inserted: results.filter(Boolean).length, results };
}

/** Runs one prepared statement per row on the transaction's own connection: several times faster than one statement of many rows. */
async function runEach(
  tx: Knex.Transaction,
  sql: string,
  rows: readonly Row[],
  columns: readonly string[],
): Promise<number[]> {
  const counts: number[] = [];
  for (const turn of inChunks(rows, ROWS_PER_TURN)) {
    const statement = (await hotConnection(tx)).prepare(sql);
    for (const row of turn) counts.push(statement.run(columns.map((column) => toValue(row[column]))).changes);
    if (rows.length > ROWS_PER_TURN) await new Promise(setImmediate);
  }
  return counts;
}

function toValue(value: unknown): Knex.Value {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Date ? value.toISOString() : (value as Knex.Value);
}

function name(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

function marks(columns: readonly string[]): string {
  return columns.map(() => '?').join(', ');
}
