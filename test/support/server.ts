import { randomBytes } from 'node:crypto';
import { afterAll, onTestFinished } from 'vitest';
import {
  createDatabase,
  type Database,
  dropDatabase,
  type MssqlLocation,
  openDatabase,
} from '../../lib/sql/index.ts';

/**
 * One database on the server for all tests of a file, which is quicker than one for each: emptied for each test, and
 * dropped after the last.
 */
export function serverStore(url: string) {
  const location: MssqlLocation = {
    client: 'mssql',
    url,
    database: `dt_test_${randomBytes(4).toString('hex')}`,
  };
  let made: Promise<void> | null = null;
  afterAll(async () => {
    if (made !== null) await dropDatabase(location);
  });

  const open = async (): Promise<Database> => {
    made ??= createDatabase(location);
    await made;
    const database = await openDatabase(location);
    onTestFinished(() => database.close());
    return database;
  };
  return {
    async empty(): Promise<Database> {
      const database = await open();
      await dropTables(database);
      return database;
    },
    again: open,
  };
}

/** A table that others refer to goes after them. */
async function dropTables(database: Database): Promise<void> {
  for (;;) {
    const tables = (await database
      .reader('information_schema.tables')
      .where({ table_type: 'BASE TABLE' })
      .select('table_name as name')) as { name: string }[];
    if (tables.length === 0) return;
    let dropped = 0;
    for (const { name } of tables)
      await database
        .transaction((tx) => tx.schema.dropTable(name))
        .then(() => {
          dropped += 1;
        })
        .catch(() => undefined);
    if (dropped === 0) throw new Error(`none of ${tables.length} tables can be dropped`);
  }
}
