import type { Knex } from 'knex';
import type { Dialect } from './types.ts';

/** Which SQL a connection, a transaction or a table under construction speaks. */
export function dialectOf(of: Knex | Knex.CreateTableBuilder): Dialect {
  const { client } = of as unknown as { client: { config: { client: unknown } } };
  return client.config.client === 'better-sqlite3' ? 'sqlite' : 'mssql';
}
