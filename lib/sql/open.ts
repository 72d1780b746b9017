import type { Knex } from 'knex';
import type { MssqlLocation } from './dialects/mssql-location.ts';
import { openSqliteKnex } from './dialects/sqlite-connection.ts';
import { sqliteStamp } from './dialects/sqlite-stamp.ts';
import { inTransaction } from './dialects/sqlite-transaction.ts';
import { sqlError, tellInCodes } from './errors.ts';
import { createTransactions } from './transactions.ts';
import type { Database } from './types.ts';

/** Where a database is on disk. The folder must exist; the file is made when it does not. */
export interface SqliteLocation {
  readonly client: 'sqlite';
  readonly file: string;
}

export type DatabaseLocation = SqliteLocation | MssqlLocation;

/**
 * Opens a database and checks that it answers. Connections are made when needed and given back when idle.
 *
 * @throws SQL_UNREACHABLE when the file cannot be opened or the server does not answer, SQL_DAMAGED when it is no
 *   database, SQL_BUSY when another process keeps it locked, SQL_LOGIN_REFUSED, SQL_ADDRESS_WRONG
 */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  if (location.client === 'sqlite') return openSqlite(location);
  // Most installations have no SQL Server: its driver is loaded when one is asked for.
  const { openMssql } = await import('./dialects/mssql.ts');
  return openMssql(location);
}

/**
 * A mark that every commit into a database changes, for whoever would rather not open it to see that nothing happened.
 *
 * @returns null where that cannot be told: on a server, and for two seconds after a commit
 */
export function stampOf(location: DatabaseLocation): string | null {
  return location.client === 'sqlite' ? sqliteStamp(location.file) : null;
}

/**
 * Moves what lies in the log of a SQLite file into the file, as closing its last connection would: closing it then leaves
 * the stamp as it is. Does nothing on a server.
 */
export async function emptyLog({ dialect, reader }: Database): Promise<void> {
  if (dialect === 'sqlite') await reader.raw('pragma wal_checkpoint(truncate)');
}

/** Makes a database on a server where there is none; a file is made when it is opened. @throws what `openDatabase` throws, SQL_NAME_WRONG */
export async function createDatabase(location: DatabaseLocation): Promise<void> {
  if (location.client === 'sqlite') return;
  const { createMssqlDatabase } = await import('./dialects/mssql.ts');
  await createMssqlDatabase(location);
}

/** Removes a database on a server with everything in it. @throws what `openDatabase` throws, SQL_NAME_WRONG */
export async function dropDatabase(location: MssqlLocation): Promise<void> {
  const { dropMssqlDatabase } = await import('./dialects/mssql.ts');
  await dropMssqlDatabase(location);
}

async function openSqlite(location: SqliteLocation): Promise<Database> {
  const writer = openSqliteKnex(location.file, 'writer');
  const reader = tellInCodes(openSqliteKnex(location.file, 'reader'), location.file);
  const database: Database = {
    dialect: 'sqlite',
    location: location.file,
    reader,
    ...createTransactions(writer, () => database, { run: inTransaction }),
  };
  try {
    // The first transaction makes the file, so that the reader finds it.
    await database.transaction(async (tx) => tx.raw('select count(*) from sqlite_master'));
    await reader.raw('select count(*) from sqlite_master');
  } catch (error) {
    await Promise.all([writer.destroy(), reader.destroy()]);
    throw sqlError(unwrapped(error), location.file);
  }
  return database;
}

/** better-sqlite3 reports a missing folder as a TypeError without a code. */
function unwrapped(error: unknown): unknown {
  return error instanceof TypeError ? Object.assign(error, { code: 'SQLITE_CANTOPEN' }) : error;
}

/** An empty database in memory, of one connection, to compare a real one with. */
export function openScratch(): Knex {
  return openSqliteKnex(':memory:', 'scratch');
}

/**
 * A database in a file without a name, which the operating system removes when it is closed or the process dies: for what
 * is too much for memory and nobody's to keep. It has one connection: read outside of transactions or inside, not both.
 */
export function openTemporary(): Database {
  const connection = openSqliteKnex('', 'scratch');
  const database: Database = {
    dialect: 'sqlite',
    location: 'temporary',
    reader: connection,
    ...createTransactions(connection, () => database, { run: inTransaction }),
  };
  return database;
}
