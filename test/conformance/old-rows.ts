import { readMssqlShape } from '../../lib/sql/dialects/mssql-shape.ts';
import { readSqliteShape } from '../../lib/sql/dialects/sqlite-shape.ts';
import type { Database } from '../../lib/sql/index.ts';
import { portableShape, type TableShape } from '../../lib/sql/shape.ts';
import { ownTables } from '../support/own-tables.ts';

/** Fits an instant, a date, and, cut, every text. */
const TEXT = '2025-03-03';

/** Puts a row into every table of the product that has none. */
export async function fillEmpty(database: Database): Promise<void> {
  const { reader, dialect } = database;
  const shape = portableShape(await (dialect === 'sqlite' ? readSqliteShape : readMssqlShape)(reader));
  for (const table of await ownTables(database))
    if ((await countOf(database, table)) === 0) await fill(database, table, shape.get(table)!);
}

export async function countOf({ reader }: Database, table: string): Promise<number> {
  return Number(((await reader(table).count({ rows: '*' })) as { rows: number }[])[0]!.rows);
}

/** A number that the store gives by itself may not be told; whether it does, its own answer tells. */
async function fill(database: Database, table: string, { columns }: TableShape): Promise<void> {
  const row = Object.fromEntries([...columns].map(([name, told]) => [name, anyValue(told)]));
  const counted = [...columns].filter(([, told]) => /^integer.* key 1$/.test(told)).map(([name]) => name);
  const rest = Object.fromEntries(Object.entries(row).filter(([name]) => !counted.includes(name)));
  const put = (values: object) => database.transaction((tx) => tx(table).insert(values));
  await put(rest).catch(() => put(row));
}

function anyValue(told: string): string | number | Buffer {
  if (told.startsWith('integer')) return 1;
  if (told.startsWith('bytes')) return Buffer.from(TEXT);
  return TEXT.slice(0, Number(/^text\((\d+)\)/.exec(told)?.[1] ?? TEXT.length));
}
