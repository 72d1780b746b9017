import type { Knex } from 'knex';
import { dialectOf } from './dialect.ts';
import { rowsOf } from './each.ts';
import type { Dialect } from './types.ts';

/** To the millisecond, as instants are read: what was read is found again by the same value. */
const MSSQL_NOW = 'cast(sysutcdatetime() as datetime2(3))';

/**
 * The database's clock now, ISO 8601 in UTC with milliseconds. Leases and retries go by it, because the clocks of
 * several machines differ; business dates never do.
 */
export async function databaseNow(connection: Knex): Promise<string> {
  const sql = `select ${instantSql(dialectOf(connection))} as now`;
  const rows = connection.isTransaction
    ? await rowsOf<{ now: string }>(connection as Knex.Transaction, sql, [])
    : ((await connection.raw(sql)) as { now: string }[]);
  return rows[0]!.now;
}

/**
 * SQL for the database's clock plus a number of seconds (a binding, may be a fraction), comparable with a column
 * made by `instant`. Without `seconds` no binding is taken.
 */
export function instantSql(dialect: Dialect, seconds: 'none' | 'seconds' = 'none'): string {
  if (dialect === 'sqlite') {
    const modifier = seconds === 'none' ? '' : ", printf('%+.3f seconds', ?)";
    return `strftime('%Y-%m-%dT%H:%M:%fZ', 'now'${modifier})`;
  }
  return seconds === 'none' ? MSSQL_NOW : `dateadd(millisecond, 1000 * ?, ${MSSQL_NOW})`;
}
