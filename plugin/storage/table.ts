import type { Knex } from 'knex';
import { bulkInsert, bulkUpdate, inChunks } from '../../lib/sql/index.ts';

/** A connection to read from, or the transaction to read and write in. */
export type Connection = Knex;

type Values = Readonly<Record<string, unknown>>;

/** One table: camelCase in code, snake_case in SQL, nothing in between. */
export interface Table<Row> {
  readonly name: string;
  /** A query on the table whose rows come back as `Row`. */
  read(connection: Connection): Knex.QueryBuilder;
  insert(tx: Knex.Transaction, rows: readonly Row[]): Promise<void>;
  /** Inserts what is absent and updates only what differs; tells how many of each. Rows are matched by the key columns. */
  upsert(tx: Knex.Transaction, rows: readonly Row[]): Promise<{ inserted: number; changed: number }>;
  /** Updates rows of which each names its key and the columns it changes. */
  updateEach(tx: Knex.Transaction, changes: readonly Partial<Row>[]): Promise<void>;
  /** Updates the row with this key; the number of rows that were there. */
  update(tx: Knex.Transaction, key: Partial<Row>, change: Partial<Row>): Promise<number>;
}

/** Keys looked up per statement: well under SQLite's and SQL Server's limits on parameters. */
const KEYS_PER_QUERY = 400;

export function defineTable<Row extends object>(
  name: string,
  keys: readonly (keyof Row & string)[],
  columns: readonly (keyof Row & string)[],
): Table<Row> {
  const aliases = Object.fromEntries(columns.map((column) => [column, `${name}.${snake(column)}`]));
  const keyText = (row: object) => keys.map((key) => String((row as Values)[key])).join('\u0000');

  function read(connection: Connection): Knex.QueryBuilder {
    return connection(name).select(aliases);
  }

  async function existing(tx: Knex.Transaction, rows: readonly Row[]): Promise<Map<string, Row>> {
    const found = new Map<string, Row>();
    const first = keys[0]!;
    for (const values of inChunks([...new Set(rows.map((row) => (row as Values)[first]))], KEYS_PER_QUERY))
      for (const row of (await read(tx).whereIn(snake(first), values as string[])) as Row[])
        found.set(keyText(row), row);
    return found;
  }

  async function updateEach(tx: Knex.Transaction, changes: readonly Partial<Row>[]): Promise<void> {
    const alike = new Map<string, Partial<Row>[]>();
    for (const change of changes) {
      const columns = Object.keys(change).sort().join();
      const rows = alike.get(columns) ?? [];
      rows.push(change);
      alike.set(columns, rows);
    }
    for (const rows of alike.values()) await bulkUpdate(tx, name, keys.map(snake), rows.map(toColumns));
  }

  return {
    name,
    read,
    async insert(tx, rows) {
      if (rows.length > 0) await bulkInsert(tx, name, rows.map(toColumns));
    },
    async upsert(tx, rows) {
      if (rows.length === 0) return { inserted: 0, changed: 0 };
      const before = await existing(tx, rows);
      const absent = rows.filter((row) => !before.has(keyText(row)));
      const changes = rows.flatMap((row) => {
        const old = before.get(keyText(row));
        const change = old === undefined ? {} : difference(old, row);
        return Object.keys(change).length === 0 ? [] : [{ ...pick(row, keys), ...change }];
      });
      await updateEach(tx, changes);
      if (absent.length > 0) await bulkInsert(tx, name, absent.map(toColumns));
      return { inserted: absent.length, changed: changes.length };
    },
    updateEach,
    async update(tx, key, change) {
      return tx(name).where(toColumns(key)).update(toColumns(change));
    },
  };
}

/** `potId` → `pot_id`. */
function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function toColumns(row: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [snake(key), value]));
}

function pick<Row extends object>(row: Row, keys: readonly (keyof Row)[]): Partial<Row> {
  return Object.fromEntries(keys.map((key) => [key, row[key]])) as Partial<Row>;
}

function difference<Row extends object>(old: Row, row: Row): Partial<Row> {
  const changed = Object.entries(row).filter(([key, value]) => (old as Values)[key] !== value);
  return Object.fromEntries(changed) as Partial<Row>;
}
