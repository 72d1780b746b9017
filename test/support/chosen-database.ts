import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import {
  createDatabase,
  type Database,
  dropDatabase,
  type MssqlLocation,
  openDatabase,
} from '../../lib/sql/index.ts';
import { temporaryDatabase } from '../lib/sql/temporary.ts';
import { chosenServer } from './server-url.ts';

/** An empty database in a file, or one of its own on the chosen server; gone when the test is over. */
export async function chosenDatabase(): Promise<Database> {
  const url = chosenServer();
  if (url === undefined) return temporaryDatabase();
  const location = on(url, `dt_test_${randomBytes(4).toString('hex')}`);
  await createDatabase(location);
  const database = await openDatabase(location);
  onTestFinished(async () => {
    await database.close();
    await dropDatabase(location);
  });
  return database;
}

/** The same database with connections of its own, as another process would have it. */
export async function openedAgain({ dialect, location }: Database): Promise<Database> {
  const database = await openDatabase(
    dialect === 'sqlite'
      ? { client: 'sqlite', file: location }
      : on(chosenServer()!, new URL(location).pathname.slice(1)),
  );
  onTestFinished(() => database.close());
  return database;
}

function on(url: string, database: string): MssqlLocation {
  return { client: 'mssql', url, database };
}
