import { bulkInsert, type Database, migrate, openTemporary } from '../../lib/sql/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import { afterKey, type Connection, type KeyPart } from './table.ts';

/** Rows copied at once. */
const PER_PAGE = 2_000;

/** Tables that no step of a run reads, for it only adds to them: the dearest to copy of all. */
const ONLY_ADDED_TO: ReadonlySet<string> = new Set([
  ...['dt_audit', 'dt_event', 'dt_seal', 'dt_tally', 'dt_details', 'dt_review', 'dt_erasure'],
]);

/**
 * The plugin's tables as a tenant has them and an empty queue, in a database of their own that is gone when it is closed
 * or the process ends. What a run only adds to is left empty. A page at a time, in the order of the keys: rows that
 * somebody writes meanwhile are in it or not.
 */
export async function scratchCopy(tenant: Connection): Promise<Database> {
  const scratch = openTemporary();
  try {
    await migrate(scratch, [queueMigrations, pluginMigrations]);
    for (const { table, key } of await tablesOf(scratch.reader))
      if (!ONLY_ADDED_TO.has(table)) await copy(tenant, scratch, table, key);
    return scratch;
  } catch (error) {
    await scratch.close();
    throw error;
  }
}

interface KeyedTable {
  readonly table: string;
  readonly key: readonly string[];
}

/** The plugin's tables, each with the columns of its key in order. */
async function tablesOf(scratch: Connection): Promise<KeyedTable[]> {
  const rows = (await scratch.raw(
    `select t.name as "table", c.name as "column"
       from sqlite_master t join pragma_table_info(t.name) c
      where t.type = 'table' and t.name like 'dt\\_%' escape '\\' and c.pk > 0
      order by t.name, c.pk`,
  )) as { table: string; column: string }[];
  const tables = new Map<string, string[]>();
  for (const { table, column } of rows) tables.set(table, [...(tables.get(table) ?? []), column]);
  return [...tables].map(([table, key]) => ({ table, key }));
}

async function copy(
  tenant: Connection,
  scratch: Database,
  table: string,
  key: readonly string[],
): Promise<void> {
  // A migration may have put a row of its own there.
  await scratch.transaction((tx) => tx(table).delete());
  for (let after: readonly KeyPart<string | number>[] = []; ; ) {
    const query = tenant(table)
      .select('*')
      .orderBy([...key])
      .limit(PER_PAGE);
    if (after.length > 0) afterKey(query, ...after);
    const rows = (await query) as Readonly<Record<string, string | number | null>>[];
    await scratch.transaction((tx) => bulkInsert(tx, table, rows));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PER_PAGE) return;
    after = key.map((column) => [column, last[column]!] as const);
  }
}
