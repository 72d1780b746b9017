import { createRequire } from 'node:module';
import type { Knex } from 'knex';
import type { Connection, Request } from 'tedious';
import { BINARY_COLLATION } from '../columns.ts';
import { serverWords } from '../errors.ts';
import { type ColumnValue, toRow } from './mssql-values.ts';

interface Query {
  readonly sql: string;
  readonly bindings?: readonly unknown[];
  readonly method?: string;
  readonly pluck?: string;
  readonly returning?: unknown;
  readonly output?: (rows: readonly unknown[]) => unknown;
  response?: readonly ColumnValue[][];
}

type ColumnCompiler = { varchar(length?: number): string };

interface TableCompiler {
  unique(columns: string | readonly string[], how: { readonly indexName: string }): void;
  tableName(): string;
  pushQuery(sql: string): void;
}

/** What we use of knex's own client for SQL Server, which it does not publish types for. */
interface KnexClient {
  _makeRequest(query: Query, done: (error?: Error | null) => void): Request;
  _assignBindings(request: Request, bindings: Query['bindings']): void;
  columnCompiler(...args: readonly unknown[]): ColumnCompiler;
  tableCompiler(...args: readonly unknown[]): TableCompiler;
}

const require = createRequire(import.meta.url);
const KnexMssql = require('knex/lib/dialects/mssql') as new (config: Knex.Config) => KnexClient;

const DEFAULT_LENGTH = 255;

/** The statement under way on each connection. */
const busy = new WeakMap<Connection, Promise<unknown>>();

/**
 * knex's client for SQL Server, with what the product relies on: statements of a connection run one after the other on
 * that connection (knex keeps one list for all connections and may run a statement outside its transaction), rows come
 * as `toRow` has them, and text columns are compared by code point.
 */
export class MssqlClient extends KnexMssql {
  async _query(connection: Connection, query: Query): Promise<Query> {
    const before = busy.get(connection) ?? Promise.resolve();
    const run = before.then(() => execute(this, connection, query));
    busy.set(
      connection,
      run.catch(() => undefined),
    );
    return run;
  }

  processResponse(query: Query | null | undefined): unknown {
    if (query == null) return undefined;
    const response = query.response ?? [];
    if (query.output) return query.output.call(this, response);
    const rows = response.map(toRow);
    switch (query.method) {
      case 'first':
        return rows[0];
      case 'pluck':
        return rows.map((row) => row[query.pluck!]);
      case 'insert':
      case 'del':
      case 'update':
      case 'counter':
        return query.returning === '@@rowcount' ? countIn(rows) : rows;
      default:
        return rows;
    }
  }

  override columnCompiler(...args: readonly unknown[]): ColumnCompiler {
    const compiler = super.columnCompiler(...args);
    compiler.varchar = (length) => `nvarchar(${length ?? DEFAULT_LENGTH}) collate ${BINARY_COLLATION}`;
    return compiler;
  }

  /** knex makes unique indexes over what is not null; the keys of the product never are, and such an index is of more use. */
  override tableCompiler(...args: readonly unknown[]): TableCompiler {
    const compiler = super.tableCompiler(...args);
    compiler.unique = (columns, { indexName }) => {
      const keys = [columns].flat().map((column) => `[${column}]`);
      compiler.pushQuery(
        `create unique index [${indexName}] on ${compiler.tableName()} (${keys.join(', ')})`,
      );
    };
    return compiler;
  }
}

/** Of a transaction's client, which ends with the transaction: its statements have no time limit. */
interface Unhurried {
  unhurried?: boolean;
}

/** Lets the statements of a transaction take as long as they do. */
export function takeTime(tx: Knex.Transaction): void {
  const { client } = tx as unknown as { client: Unhurried };
  client.unhurried = true;
}

/** The server's words hold the values of the row: of an error only its number and the driver's code go on. */
export function withoutValues(error: Error & { code?: unknown; number?: unknown }): Error {
  const { code = 'EREQUEST', number } = error;
  return Object.assign(new Error(serverWords(code, number)), {
    code,
    ...(number === undefined ? {} : { number }),
  });
}

/** A transaction's client is a bare copy of ours, so this is no method of it. */
function execute(client: KnexClient & Unhurried, connection: Connection, query: Query): Promise<Query> {
  return new Promise((resolve, reject) => {
    const rows: ColumnValue[][] = [];
    const request = client._makeRequest(query, (error) => {
      if (error) return reject(withoutValues(error));
      query.response = rows;
      // The connection takes the next statement once this one's own callbacks are over.
      setImmediate(resolve, query);
    });
    if (client.unhurried) request.setTimeout(0);
    request.on('row', (row: ColumnValue[]) => rows.push(row));
    client._assignBindings(request, query.bindings);
    connection.execSql(request);
  });
}

/** How many rows a statement changed, which knex asks for after it; the server chooses the name of that column. */
function countIn(rows: readonly Record<string, unknown>[]): unknown {
  return Object.values(rows.at(-1) ?? {})[0];
}
