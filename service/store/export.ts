import type { Knex } from 'knex';
import type { ExportPage } from '../wire.ts';

/** Rows of a page: a hundred messages with their HTML stay well under what the plugin takes in one reply. */
const ROWS_PER_PAGE = 100;

/**
 * What can be exported of a tenant. Rows come in the order of `key`, which the next page goes on after; where the key
 * would tell who is meant, as many rows as were given are passed over instead: a cursor stands in an address.
 */
export const EXPORTED = {
  account: { table: 'sv_tenant', tenant: 'id', key: 'id' },
  surveys: { table: 'sv_survey', tenant: 'tenant', key: 'id' },
  messages: { table: 'sv_message', tenant: 'tenant', key: 'id' },
  events: { table: 'sv_event', tenant: 'tenant', key: 'position' },
  suppressions: { table: 'sv_suppression', tenant: 'tenant', key: ['subject', 'value', 'channel'] },
} as const;

export type ExportedTable = keyof typeof EXPORTED;

/** A page of a table's rows, with every column as it is stored. */
export async function exportPage(
  connection: Knex,
  tenant: string,
  name: ExportedTable,
  after: string | null,
): Promise<ExportPage> {
  const { table, tenant: owner, key } = EXPORTED[name];
  const query = connection(table)
    .where({ [owner]: tenant })
    .limit(ROWS_PER_PAGE + 1);
  const passed = Number(after ?? 0);
  if (typeof key !== 'string') query.orderBy([...key]).offset(passed);
  else {
    query.orderBy(key);
    if (after !== null) query.andWhere(key, '>', key === 'position' ? passed : after);
  }
  const found = (await query) as ExportPage['rows'];
  const rows = found.slice(0, ROWS_PER_PAGE);
  const last = rows.at(-1);
  if (last === undefined || found.length === rows.length) return { rows, after: null };
  return { rows, after: String(typeof key === 'string' ? last[key] : passed + rows.length) };
}
