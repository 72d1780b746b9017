import type BetterSqlite3 from 'better-sqlite3';
import type { Knex } from 'knex';

/**
 * The transaction's own connection, for the few statements that run for every job or row: they stay prepared there
 * and skip knex's builder. SQLite only; the statement text is the caller's, its values are always bindings.
 */
export async function hotConnection(tx: Knex.Transaction): Promise<BetterSqlite3.Database> {
  const { client } = tx as unknown as { client: { acquireConnection(): Promise<BetterSqlite3.Database> } };
  const connection = await client.acquireConnection();
  if (tx.isCompleted()) throw new Error('the transaction is over');
  return connection;
}
