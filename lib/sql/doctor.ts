import type { Knex } from 'knex';
import { isCoded } from '../errors/index.ts';
import { readSqliteShape } from './dialects/sqlite-shape.ts';
import { pendingOf, readLedger } from './migrate.ts';
import { openScratch } from './open.ts';
import { portableShape, type Shape, type TableShape } from './shape.ts';
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
    const [expected, found] = await shapesOf(scratch, database);
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

function predicatesOf(shape: Shape): boolean {
  return [...shape.values()].some(({ indexes }) =>
    [...indexes.values()].some((index) => index.includes(' where ')),
  );
}

/** What should be there and what is. On a server both in words that both stores have. */
async function shapesOf(scratch: Knex, database: Database): Promise<[Shape, Shape]> {
  const expected = await readSqliteShape(scratch);
  if (database.dialect === 'sqlite') return [expected, await readSqliteShape(database.reader)];
  const { readMssqlShape } = await import('./dialects/mssql-shape.ts');
  const found = portableShape(await readMssqlShape(database.reader));
  const told = predicatesOf(found);
  // Babelfish tells no predicate of any index: then only the columns can be compared.
  return [portableShape(expected, { predicates: told }), found];
}
