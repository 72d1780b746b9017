import type { Knex } from 'knex';
import type { Shape, TableShape } from '../shape.ts';

/** The tables of a SQLite database. */
export async function readSqliteShape(connection: Knex): Promise<Shape> {
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
