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
  /** As `upsert`, for a caller who has just read in the same transaction what is there of these rows. */
  save(
    tx: Knex.Transaction,
    rows: readonly Row[],
    before: Iterable<Row>,
  ): Promise<{ inserted: number; changed: number }>;
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
  const fields = columns.map((field) => ({ field, column: snake(field) }));
  const keyText = (row: object) => {
    let text = String((row as Values)[keys[0]!]);
    for (let at = 1; at < keys.length; at += 1) text += `\u0000${String((row as Values)[keys[at]!])}`;
    return text;
  };

  function read(connection: Connection): Knex.QueryBuilder {
    return connection(name).select(aliases);
  }

  async function existing(tx: Knex.Transaction, rows: readonly Row[]): Promise<Row[]> {
    const found: Row[] = [];
    const first = keys[0]!;
    for (const values of inChunks([...new Set(rows.map((row) => (row as Values)[first]))], KEYS_PER_QUERY))
      found.push(...((await read(tx).whereIn(snake(first), values as string[])) as Row[]));
    return found;
  }

  async function updateEach(tx: Knex.Transaction, changes: readonly Partial<Row>[]): Promise<void> {
    const alike = new Map<string, Partial<Row>[]>();
    for (const change of changes) {
      const columns = Object.keys(change).join();
      const rows = alike.get(columns);
      if (rows === undefined) alike.set(columns, [change]);
      else rows.push(change);
    }
    for (const [named, rows] of alike) {
      const changed = new Set(named.split(','));
      await bulkUpdate(
        tx,
        name,
        keys.map(snake),
        rows,
        fields.filter(({ field }) => changed.has(field)),
      );
    }
  }

  async function save(tx: Knex.Transaction, rows: readonly Row[], held: Iterable<Row>) {
    const before = new Map<string, Row>();
    for (const row of held) before.set(keyText(row), row);
    const absent: Row[] = [];
    const changes: Partial<Row>[] = [];
    for (const row of rows) {
      const old = before.get(keyText(row));
      if (old === undefined) absent.push(row);
      else if (columns.some((column) => old[column] !== row[column]))
        changes.push({ ...pick(row, keys), ...difference(old, row) });
    }
    await updateEach(tx, changes);
    await bulkInsert(tx, name, absent, fields);
    return { inserted: absent.length, changed: changes.length };
  }

  return {
    name,
    read,
    insert: (tx, rows) => bulkInsert(tx, name, rows, fields),
    async upsert(tx, rows) {
      return rows.length === 0 ? { inserted: 0, changed: 0 } : save(tx, rows, await existing(tx, rows));
    },
    save,
    updateEach,
    async update(tx, key, change) {
      return tx(name).where(toColumns(key)).update(toColumns(change));
    },
  };
}

/** A column and the value that the last row of the page before has in it. */
export type KeyPart<Value = string> = readonly [column: string, value: Value];

/** Goes on after a row, in the rising order of some columns. */
export function afterKey(query: Knex.QueryBuilder, ...keys: readonly KeyPart<string | number>[]): void {
  beyond(query, keys, '>');
}

/** The same in the falling order of two. */
export function beforeKey(query: Knex.QueryBuilder, first: KeyPart, second: KeyPart<number>): void {
  beyond(query, [first, second], '<');
}

/**
 * The bound on the first column alone is implied by the rest; said, it lets every store step to it in the index instead of
 * reading all that came before.
 */
function beyond(query: Knex.QueryBuilder, keys: readonly KeyPart<string | number>[], than: '>' | '<'): void {
  const [[first, value], ...rest] = keys as readonly [KeyPart, ...KeyPart<string | number>[]];
  if (rest.length === 0) query.where(first, than, value);
  else
    query
      .where(first, `${than}=`, value)
      .where((after) =>
        after
          .where(first, than, value)
          .orWhere((same) => same.where(first, value).where((next) => beyond(next, rest, than))),
      );
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
