import type { Database } from '../../lib/sql/index.ts';

/** The tables of the product that are in a database, on every store. */
export async function ownTables(database: Database): Promise<readonly string[]> {
  const own = /^(ct|mis|dq|dt|sv|t)_/;
  const all =
    database.dialect === 'sqlite'
      ? await database.reader('sqlite_master').where({ type: 'table' }).pluck('name')
      : await database.reader('information_schema.tables').pluck('table_name');
  return (all as string[]).filter((name) => own.test(name));
}
