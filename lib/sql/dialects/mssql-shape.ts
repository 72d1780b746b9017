import type { Knex } from 'knex';
import type { Shape, TableShape } from '../shape.ts';

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly length: number | null;
  readonly nullable: string;
}

interface KeyRow {
  readonly table: string;
  readonly name: string;
  readonly position: number;
}

interface IndexRow {
  readonly table: string;
  readonly name: string;
  readonly unique: boolean | number;
  readonly filter: string | null;
  readonly column: string;
  readonly descending: boolean | number;
}

const COLUMNS = `
  select table_name as [table], column_name as [name], data_type as [type],
         character_maximum_length as [length], is_nullable as [nullable]
    from information_schema.columns order by table_name, ordinal_position`;

const KEYS = `
  select k.table_name as [table], k.column_name as [name], k.ordinal_position as [position]
    from information_schema.key_column_usage k
    join information_schema.table_constraints c
      on c.constraint_name = k.constraint_name and c.table_name = k.table_name
   where c.constraint_type = 'PRIMARY KEY'`;

const INDEXES = `
  select o.name as [table], i.name as [name], i.is_unique as [unique], i.filter_definition as [filter],
         c.name as [column], k.is_descending_key as [descending]
    from sys.indexes i
    join sys.objects o on o.object_id = i.object_id and o.type = 'U'
    join sys.index_columns k on k.object_id = i.object_id and k.index_id = i.index_id and k.is_included_column = 0
    join sys.columns c on c.object_id = k.object_id and c.column_id = k.column_id
   where i.is_primary_key = 0
   order by o.name, i.name, k.key_ordinal`;

/** The tables of a SQL Server database, in the words of `readSqliteShape` as far as the two have the same. */
export async function readMssqlShape(connection: Knex): Promise<Shape> {
  const columns = (await connection.raw(COLUMNS)) as ColumnRow[];
  const keys = (await connection.raw(KEYS)) as KeyRow[];
  const indexes = (await connection.raw(INDEXES)) as IndexRow[];
  const shape = new Map<string, { columns: Map<string, string>; indexes: Map<string, string> }>();
  for (const row of columns) {
    const table = shape.get(row.table) ?? { columns: new Map(), indexes: new Map() };
    const key = keys.find(({ table: of, name }) => of === row.table && name === row.name);
    table.columns.set(row.name, describeColumn(row, key));
    shape.set(row.table, table);
  }
  for (const [table, own] of groups(indexes))
    for (const [name, parts] of own)
      shape.get(table)?.indexes.set(ownName(name, table), describeIndex(parts));
  return shape as ReadonlyMap<string, TableShape>;
}

function describeColumn({ type, length, nullable }: ColumnRow, key: KeyRow | undefined): string {
  const sized = type === 'nvarchar' ? `nvarchar(${length === null || length < 0 ? 'max' : length})` : type;
  return [sized, nullable === 'YES' ? 'null' : 'not null', key ? `key ${key.position}` : '']
    .filter(Boolean)
    .join(' ');
}

/** Babelfish makes an index's name unique over all tables: it adds as much of the table's as fits, and a digest. */
function ownName(name: string, table: string): string {
  const digest = /[0-9a-f]{32}$/.exec(name);
  if (digest === null) return name;
  const rest = name.slice(0, digest.index);
  for (let length = table.length; length > 0; length -= 1)
    if (rest.endsWith(table.slice(0, length))) return rest.slice(0, -length);
  return rest;
}

/** The columns of each index, by table and index. */
function groups(rows: readonly IndexRow[]): Map<string, Map<string, IndexRow[]>> {
  const tables = new Map<string, Map<string, IndexRow[]>>();
  for (const row of rows) {
    const own = tables.get(row.table) ?? new Map<string, IndexRow[]>();
    own.set(row.name, [...(own.get(row.name) ?? []), row]);
    tables.set(row.table, own);
  }
  return tables;
}

function describeIndex(parts: readonly IndexRow[]): string {
  const [{ unique, filter }] = parts as [IndexRow];
  const columns = parts.map(({ column, descending }) => `${column}${descending ? ' desc' : ''}`).join(', ');
  return [unique ? 'unique' : '', `(${columns})`, filter ? `where ${filter}` : ''].filter(Boolean).join(' ');
}
