import type { Knex } from 'knex';
import { dialectOf } from './dialect.ts';
import { hotConnection } from './hot.ts';

/** SQL Server takes 2,100 parameters a statement. */
export const PARAMETERS_PER_STATEMENT = 2_000;
/** Rows written by SQLite before the event loop gets its turn again: a few milliseconds of work. */
const ROWS_PER_TURN = 500;

/** One INSERT, UPDATE or DELETE with `?` for its values; `counted` stands where an OUTPUT clause may stand. */
export type EachStatement = (counted: string) => string;

/** Splits `items` into pieces of at most `size`, in order. */
export function* inChunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/**
 * Runs one statement for each set of values, in order: on SQLite prepared once on the transaction's own connection, which
 * is several times faster than one statement of many rows; on SQL Server many in one request.
 *
 * @returns for each set of values how many rows were written
 */
export async function runEach(
  tx: Knex.Transaction,
  statement: EachStatement,
  values: readonly (readonly unknown[])[],
): Promise<number[]> {
  if (values.length === 0) return [];
  return dialectOf(tx) === 'sqlite'
    ? eachPrepared(tx, statement(''), values)
    : eachBatched(tx, statement, values);
}

async function eachPrepared(
  tx: Knex.Transaction,
  sql: string,
  values: readonly (readonly unknown[])[],
): Promise<number[]> {
  const counts: number[] = [];
  for (const turn of inChunks(values, ROWS_PER_TURN)) {
    const statement = (await hotConnection(tx)).prepare(sql);
    for (const row of turn) counts.push(statement.run(toBindings(row)).changes);
    if (values.length > ROWS_PER_TURN) await new Promise(setImmediate);
  }
  return counts;
}

/** Rows are counted from what each statement puts out: the count that the server reports is of the whole request. */
async function eachBatched(
  tx: Knex.Transaction,
  statement: EachStatement,
  values: readonly (readonly unknown[])[],
): Promise<number[]> {
  const counts: number[] = [];
  const perBatch = Math.max(1, Math.floor(PARAMETERS_PER_STATEMENT / Math.max(1, values[0]!.length)));
  for (const batch of inChunks(values, perBatch)) {
    const sql = batch.map((_, at) => statement(`output ${at} as at`)).join(';\n');
    const written = (await tx.raw(sql, batch.flat().map(toBinding))) as { at: number }[];
    const counted = batch.map(() => 0);
    for (const { at } of written) counted[at]! += 1;
    counts.push(...counted);
  }
  return counts;
}

/** The rows a statement gives, in a transaction: on SQLite from one that stays prepared. */
export async function rowsOf<Row>(
  tx: Knex.Transaction,
  sql: string,
  bindings: readonly unknown[],
): Promise<Row[]> {
  if (dialectOf(tx) === 'mssql') return (await tx.raw(sql, bindings.map(toBinding))) as Row[];
  return (await hotConnection(tx)).prepare(sql).all(bindings.map(toBinding)) as Row[];
}

/** Most rows hold nothing but text, numbers and nulls, and go as they are. */
function toBindings(row: readonly unknown[]): readonly unknown[] {
  for (const value of row)
    if (value === undefined || typeof value === 'boolean' || value instanceof Date) return row.map(toBinding);
  return row;
}

/** `undefined` is null, a boolean 1 or 0: the same in every store. */
export function toBinding(value: unknown): Knex.Value {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Date ? value.toISOString() : (value as Knex.Value);
}

/** The name of a table or column in a statement. */
export function name(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
