import type { Knex } from 'knex';
import { dialectOf } from './dialect.ts';

/** SQL Server compares text by code point, as SQLite and JavaScript do: keys that differ in case only are different keys. */
export const BINARY_COLLATION = 'Latin1_General_100_BIN2';

type Table = Knex.CreateTableBuilder;
type Column = Knex.ColumnBuilder;

/** An instant. Read and written as ISO 8601 in UTC with milliseconds (`2025-07-31T09:30:00.000Z`), so that text sorts as time does. */
export function instant(table: Table, name: string): Column {
  return portable(table, name, 'text', 'datetime2(6)');
}

/** A calendar date without a time or zone, read and written as `YYYY-MM-DD`. */
export function calendarDate(table: Table, name: string): Column {
  return portable(table, name, 'text', 'date');
}

/** A JSON document as text. Whoever writes it makes the text, whoever reads it parses it: no driver guesses. */
export function json(table: Table, name: string): Column {
  return portable(table, name, 'text', 'nvarchar(max)');
}

/**
 * A UUID as its 36 characters in lower case: the same text in every store, log and message. Wide characters on SQL Server,
 * since the driver's parameters are: comparing the two kinds would not use the index.
 */
export function uuid(table: Table, name: string): Column {
  return portable(table, name, 'text', `nchar(36) collate ${BINARY_COLLATION}`);
}

function portable(table: Table, name: string, sqlite: string, mssql: string): Column {
  return table.specificType(name, dialectOf(table) === 'sqlite' ? sqlite : mssql);
}
