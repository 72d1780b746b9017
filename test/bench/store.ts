import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createDatabase, type DatabaseLocation, dropDatabase } from '../../lib/sql/index.ts';
import { removeDatabase } from './files.ts';

/** A store that a benchmark of the queue runs on. */
export interface BenchStore {
  readonly name: 'SQLite' | 'SQL Server';
  /** A database with nothing in it. */
  empty(): Promise<DatabaseLocation>;
  remove(location: DatabaseLocation): Promise<void>;
}

/** SQLite always, and the SQL Server that DESTINATIONS_TEST_MSSQL_URL names, where it is set. */
export function stores(folder: string): readonly BenchStore[] {
  const url = process.env.DESTINATIONS_TEST_MSSQL_URL;
  return [inFile(join(folder, 'queue.sqlite')), ...(url === undefined ? [] : [onServer(url)])];
}

function inFile(file: string): BenchStore {
  return {
    name: 'SQLite',
    async empty() {
      removeDatabase(file);
      return { client: 'sqlite', file };
    },
    remove: async () => removeDatabase(file),
  };
}

function onServer(url: string): BenchStore {
  return {
    name: 'SQL Server',
    async empty() {
      const location = { client: 'mssql', url, database: `bench_${randomUUID().slice(0, 8)}` } as const;
      await createDatabase(location);
      return location;
    },
    remove: async (location) => {
      if (location.client === 'mssql') await dropDatabase(location);
    },
  };
}
