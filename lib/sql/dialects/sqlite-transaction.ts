import type BetterSqlite3 from 'better-sqlite3';
import type { Knex } from 'knex';

/** What of a knex client a transaction stands on. */
interface Client {
  acquireConnection(): Promise<BetterSqlite3.Database>;
  releaseConnection(connection: BetterSqlite3.Database): Promise<void>;
  queryBuilder(): Knex.QueryBuilder;
  schemaBuilder(): Knex.SchemaBuilder;
  raw(...statement: unknown[]): Knex.Raw;
}

/**
 * Runs `fn` in a transaction of the writing connection. knex makes a whole knex for every transaction, several times what
 * a short one costs; what work in a transaction asks of it is given here by hand: `tx(table)`, `tx.raw`, `tx.schema`,
 * `tx.client` and `tx.isCompleted`, and nothing else. The driver's errors come as they are.
 */
export async function inTransaction<T>(writer: Knex, fn: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
  const client = (writer as unknown as { client: Client }).client;
  const connection = await client.acquireConnection();
  let over = false;
  try {
    connection.prepare('BEGIN').run();
    const result = await fn(transactionOn(client, connection, () => over));
    over = true;
    connection.prepare('COMMIT').run();
    return result;
  } catch (error) {
    over = true;
    // A full disk may have ended it already, and a failed COMMIT leaves it open.
    if (connection.inTransaction) connection.prepare('ROLLBACK').run();
    throw error;
  } finally {
    await client.releaseConnection(connection);
  }
}

/** The transaction as knex would show it. Once it is over nothing more runs on its connection, which is another's by then. */
function transactionOn(
  client: Client,
  connection: BetterSqlite3.Database,
  isCompleted: () => boolean,
): Knex.Transaction {
  const own: Client & { transacting: boolean } = Object.create(client);
  own.transacting = true;
  own.acquireConnection = async () => {
    if (isCompleted()) throw new Error('the transaction is over');
    return connection;
  };
  own.releaseConnection = async () => undefined;
  const tx = (table?: string) => {
    const query = own.queryBuilder();
    return table === undefined ? query : query.table(table);
  };
  const rest = {
    client: own,
    isTransaction: true,
    isCompleted,
    raw: (...statement: unknown[]) => own.raw(...statement),
  };
  Object.assign(tx, rest);
  Object.defineProperty(tx, 'schema', { get: () => own.schemaBuilder() });
  return tx as unknown as Knex.Transaction;
}
