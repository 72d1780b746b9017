import type { Knex } from 'knex';
import type { Connection } from 'tedious';
import { withoutValues } from './mssql-client.ts';
import { type BulkColumn, bulkColumn, type ColumnLine } from './mssql-values.ts';

/** Columns of the tables asked for so far, by what the connections to one database share. */
const known = new WeakMap<object, Map<string, ReadonlyMap<string, BulkColumn>>>();

/**
 * Inserts rows, each as its values in the order of `columns`, in one bulk load on the transaction's own connection.
 *
 * @returns false, with nothing written, when a column has a type that cannot be sent so
 */
export async function bulkLoad(
  tx: Knex.Transaction,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<boolean> {
  const declared = await columnsOf(tx, table);
  const sent = columns.map((column) => declared.get(column));
  if (!sent.every((column) => column !== undefined)) return false;
  const { client } = tx as unknown as { client: { acquireConnection(): Promise<Connection> } };
  const connection = await client.acquireConnection();
  await new Promise<void>((resolve, reject) => {
    const load = connection.newBulkLoad(
      `[${table}]`,
      { keepNulls: true, checkConstraints: true },
      (error) => {
        if (!error) return setImmediate(resolve);
        // A server may lose its place in the protocol after a load that failed: the pool gives this connection to nobody.
        Object.assign(connection, { connected: false });
        reject(withoutValues(error));
      },
    );
    for (const { name, type, options } of sent) load.addColumn(name, type, { ...options });
    const values = (row: readonly unknown[]) => sent.map(({ send }, at) => send(row[at]));
    connection.execBulkLoad(load, inTurn(rows, values));
  });
  return true;
}

function* inTurn(
  rows: readonly (readonly unknown[])[],
  values: (row: readonly unknown[]) => unknown[],
): Generator<unknown[]> {
  for (const row of rows) yield values(row);
}

async function columnsOf(tx: Knex.Transaction, table: string): Promise<ReadonlyMap<string, BulkColumn>> {
  const { config } = (tx as unknown as { client: { config: object } }).client;
  const tables = known.get(config) ?? new Map<string, ReadonlyMap<string, BulkColumn>>();
  known.set(config, tables);
  const held = tables.get(table);
  if (held !== undefined) return held;
  const lines = (await tx.raw(
    `select column_name as name, data_type as type, is_nullable as nullable, character_maximum_length as length
       from information_schema.columns where table_name = ?`,
    [table],
  )) as ColumnLine[];
  const columns = new Map<string, BulkColumn>();
  for (const line of lines) {
    const column = bulkColumn(line);
    if (column !== undefined) columns.set(line.name, column);
  }
  tables.set(table, columns);
  return columns;
}
