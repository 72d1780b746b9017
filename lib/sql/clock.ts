import type { Knex } from 'knex';
import { dialectOf } from './dialect.ts';
import type { Dialect } from './types.ts';

/**
 * The database's clock now, ISO 8601 in UTC with milliseconds. Leases and retries go by it, because the clocks of
 * several machines differ; business dates never do.
 */
export async function databaseNow(connection: Knex): Promise<string> {
  const dialect = dialectOf(connection);
  const now =
    dialect === 'sqlite' ? instantSql(dialect) : "convert(varchar(23), sysutcdatetime(), 126) + 'Z'";
  const rows = (await connection.raw(`select ${now} as now`)) as { now: string }[];
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
  return seconds === 'none' ? 'sysutcdatetime()' : 'dateadd(millisecond, 1000 * ?, sysutcdatetime())';
}
