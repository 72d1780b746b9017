import type { Knex } from 'knex';
import { isCoded } from '../errors/index.ts';
import { pendingOf, readLedger } from './migrate.ts';
import { openScratch } from './open.ts';
import type { Database, MigrationFamily } from './types.ts';

/** One difference between a live database and what its migrations make. Names and types only, never rows. */
export interface Finding {
  readonly kind:
    | 'migration-pending'
    | 'schema-newer'
    | 'table-missing'
    | 'column-missing'
    | 'column-unexpected'
    | 'column-differs'
    | 'index-missing'
    | 'index-unexpected'
    | 'index-differs';
  /** `table`, `table.column` or the index's name; for a migration `family/name`. */
  readonly name: string;
  readonly expected: string | null;
  readonly found: string | null;
}

/** Everything of a table that a migration decides: a description per column, and one per index. */
interface TableShape {
  readonly columns: ReadonlyMap<string, string>;
  readonly indexes: ReadonlyMap<string, string>;
}

/**
 * Compares the live tables, columns and indexes with those that the families' migrations make in an empty database.
 * Tables of other families are not looked at. Changes nothing.
 *
 * @returns the differences; none when all is as it should be
 */
export async function doctor(database: Database, families: readonly MigrationFamily[]): Promise<Finding[]> {
  const migrations = await checkMigrations(database, families);
  const scratch = openScratch();
  try {
    await scratch.transaction(async (tx) => {
      for (const { migrations } of families)
        for (const migration of migrations) await migration.up(tx, 'sqlite');
    });
    const expected = await readShape(scratch);
    const found = await readShape(database.reader);
    return [
      ...migrations,
      ...[...expected].flatMap(([table, shape]) => compareTable(table, shape, found.get(table))),
    ];
  } finally {
    await scratch.destroy();
  }
}

async function checkMigrations(database: Database, families: readonly MigrationFamily[]): Promise<Finding[]> {
  try {
    const pending = pendingOf(database, families, await readLedger(database.reader));
    return pending.map(({ family, migration }) => ({
      kind: 'migration-pending',
      name: `${family}/${migration.name}`,
      expected: 'applied',
      found: null,
    }));
  } catch (error) {
    if (!isCoded(error)) throw error;
    return [
      {
        kind: 'schema-newer',
        name: `${error.details.family}/${error.details.name}`,
        expected: null,
        found: error.code,
      },
    ];
  }
}

function compareTable(table: string, expected: TableShape, found: TableShape | undefined): Finding[] {
  if (!found) return [{ kind: 'table-missing', name: table, expected: 'present', found: null }];
  return [
    ...compareParts('column', `${table}.`, expected.columns, found.columns),
    ...compareParts('index', '', expected.indexes, found.indexes),
  ];
}

function compareParts(
  part: 'column' | 'index',
  prefix: string,
  expected: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): Finding[] {
  const findings: Finding[] = [];
  for (const [name, description] of expected) {
    const live = found.get(name) ?? null;
    if (live === description) continue;
    const kind = live === null ? (`${part}-missing` as const) : (`${part}-differs` as const);
    findings.push({ kind, name: `${prefix}${name}`, expected: description, found: live });
  }
  for (const [name, live] of found)
    if (!expected.has(name))
      findings.push({ kind: `${part}-unexpected`, name: `${prefix}${name}`, expected: null, found: live });
  return findings;
}

async function readShape(connection: Knex): Promise<Map<string, TableShape>> {
  const tables = (await connection('sqlite_master')
    .where({ type: 'table' })
    .select('name')
    .orderBy('name')) as { name: string }[];
  const shape = new Map<string, TableShape>();
  for (const { name } of tables.filter((table) => !table.name.startsWith('sqlite_')))
    shape.set(name, {
      columns: await readColumns(connection, name),
      indexes: await readIndexes(connection, name),
    });
  return shape;
}

async function readColumns(connection: Knex, table: string): Promise<Map<string, string>> {
  const rows = (await connection.raw('select * from pragma_table_info(?)', [table])) as {
    name: string;
    type: string;
    notnull: number;
    dflt_value: string | null;
    pk: number;
  }[];
  return new Map(
    rows.map((row) => [
      row.name,
      [
        row.type.toLowerCase(),
        row.notnull ? 'not null' : 'null',
        row.dflt_value === null ? '' : `default ${row.dflt_value}`,
        row.pk ? `key ${row.pk}` : '',
      ]
        .filter(Boolean)
        .join(' '),
    ]),
  );
}

async function readIndexes(connection: Knex, table: string): Promise<Map<string, string>> {
  const indexes = (await connection.raw(
    `select l.name, l."unique", l.partial, group_concat(x.name || case x.desc when 1 then ' desc' else '' end, ', ') as columns, m.sql
       from pragma_index_list(?) l, pragma_index_xinfo(l.name) x left join sqlite_master m on m.name = l.name
      where x.key = 1 group by l.name order by l.name`,
    [table],
  )) as { name: string; unique: number; partial: number; columns: string; sql: string | null }[];
  return new Map(
    indexes.map((index) => [
      index.name,
      [index.unique ? 'unique' : '', `(${index.columns})`, index.partial ? whereOf(index.sql) : '']
        .filter(Boolean)
        .join(' '),
    ]),
  );
}

function whereOf(sql: string | null): string {
  return (
    /\bwhere\b.*$/is
      .exec(sql ?? '')?.[0]
      .replace(/\s+/g, ' ')
      .trim() ?? 'where …'
  );
}
