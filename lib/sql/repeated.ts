import type BetterSqlite3 from 'better-sqlite3';
import type { Knex } from 'knex';
import { dialectOf } from './dialect.ts';
import { sqlError } from './errors.ts';

/** The first row of a query by one value. */
export type Repeated<Row> = (value: string) => Promise<Row | undefined>;

/** Stands where the value goes while the query is built. */
const PLACE = 'the value';

/**
 * A query by one value that is asked so often that building it and having it prepared would cost more than its answer:
 * on SQLite both happen once, on SQL Server the server keeps its plan and knex builds.
 *
 * @param build the query, with the value as its only binding
 */
export function repeated<Row>(connection: Knex, build: (value: string) => Knex.QueryBuilder): Repeated<Row> {
  if (dialectOf(connection) !== 'sqlite')
    return async (value) => (await build(value).first()) as Row | undefined;
  const { sql, bindings } = build(PLACE).toSQL().toNative();
  if (bindings.length !== 1 || bindings[0] !== PLACE) throw new Error('the value is the only binding');
  const { client } = connection as unknown as { client: Client };
  let prepared:
    | { readonly on: BetterSqlite3.Database; readonly statement: BetterSqlite3.Statement }
    | undefined;
  return async (value) => {
    const on = await client.acquireConnection();
    try {
      if (prepared?.on !== on) prepared = { on, statement: on.prepare(sql) };
      return prepared.statement.get(value) as Row | undefined;
    } catch (error) {
      throw sqlError(error, client.config.connection.filename);
    } finally {
      await client.releaseConnection(on);
    }
  };
}

interface Client {
  readonly config: { readonly connection: { readonly filename: string } };
  acquireConnection(): Promise<BetterSqlite3.Database>;
  releaseConnection(connection: BetterSqlite3.Database): Promise<void>;
}
