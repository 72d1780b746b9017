import { CodedError } from '../../errors/index.ts';
import { sqlError, tellInCodes } from '../errors.ts';
import { createTransactions } from '../transactions.ts';
import type { Database } from '../types.ts';
import { takeTime } from './mssql-client.ts';
import { openMssqlKnex } from './mssql-connection.ts';
import { type MssqlLocation, readMssqlLocation } from './mssql-location.ts';
import { waitForTurn } from './mssql-turn.ts';

/** Connections one process holds to one database at most: one that writes alone, some that write beside it, some that read. */
const WRITING_BESIDE = 3;
const READING = 4;

/** @throws SQL_UNREACHABLE, SQL_LOGIN_REFUSED, SQL_ADDRESS_WRONG */
export async function openMssql(location: MssqlLocation): Promise<Database> {
  const settings = await readMssqlLocation(location);
  const writer = openMssqlKnex(settings, 1 + WRITING_BESIDE);
  const reader = tellInCodes(openMssqlKnex(settings, READING), settings.printed);
  const database: Database = {
    dialect: 'mssql',
    location: settings.printed,
    reader,
    ...createTransactions(writer, () => database, {
      several: { beside: WRITING_BESIDE, takeTurn: waitForTurn, takeTime },
    }),
  };
  try {
    await reader.raw('select 1 as one');
  } catch (error) {
    await Promise.all([writer.destroy(), reader.destroy()]);
    throw error;
  }
  return database;
}

/**
 * Makes the database when there is none, so that rows are read as they were committed and readers never wait for writers.
 *
 * @throws what `openDatabase` throws, SQL_NAME_WRONG
 */
export async function createMssqlDatabase(location: MssqlLocation): Promise<void> {
  const { database } = await readMssqlLocation(location);
  const name = quoted(database);
  await inMaster(location, async (statement) => {
    const [found] = await statement(`select db_id(N'${database}') as id`);
    if (found?.id != null) return;
    await statement(`create database ${name}`);
    await statement(`alter database ${name} set read_committed_snapshot on`).catch(() => undefined);
  });
}

/** Removes a database with everything in it. */
export async function dropMssqlDatabase(location: MssqlLocation): Promise<void> {
  const { database } = await readMssqlLocation(location);
  await inMaster(location, async (statement) => {
    await statement(`drop database if exists ${quoted(database)}`);
  });
}

type Statement = (sql: string) => Promise<{ id?: unknown }[]>;

async function inMaster(location: MssqlLocation, fn: (statement: Statement) => Promise<void>): Promise<void> {
  const settings = await readMssqlLocation({ ...location, database: 'master' });
  const master = openMssqlKnex(settings, 1);
  try {
    await fn(async (sql) => (await master.raw(sql)) as { id?: unknown }[]);
  } catch (error) {
    throw sqlError(error, settings.printed);
  } finally {
    await master.destroy();
  }
}

/** A name cannot be a parameter, so only plain ones are taken. */
function quoted(name: string): string {
  if (!/^[A-Za-z][\w-]{0,99}$/.test(name)) throw new CodedError('SQL_NAME_WRONG', { name });
  return `[${name}]`;
}
