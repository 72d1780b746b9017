import { describe, expect, it } from 'vitest';
import {
  bulkInsert,
  type Database,
  databaseNow,
  inChunks,
  insertIfAbsent,
  instantSql,
} from '../../../lib/sql/index.ts';
import { temporaryDatabase } from './temporary.ts';

async function withTable(): Promise<Database> {
  const database = await temporaryDatabase();
  await database.transaction((tx) =>
    tx.schema.createTable('thing', (t) => {
      t.string('a', 40).notNullable();
      t.integer('b').notNullable();
      t.string('note', 40);
      t.primary(['a', 'b']);
    }),
  );
  return database;
}

describe('bulkInsert', () => {
  it('writes more rows than a statement takes parameters, in order', async () => {
    const database = await withTable();
    const rows = Array.from({ length: 20_001 }, (_, b) => ({ a: 'x', b, note: `n${b}` }));
    await database.transaction((tx) => bulkInsert(tx, 'thing', rows));
    expect(await database.reader('thing').select('a', 'b', 'note').orderBy('b')).toEqual(rows);
  });

  it('writes null for what is absent, and 1 for true', async () => {
    const database = await withTable();
    const rows = [
      { a: 'x', b: true, note: 'n' },
      { a: 'y', b: false, note: undefined },
      { a: 'z', b: 2 },
    ];
    await database.transaction((tx) => bulkInsert(tx, 'thing', rows));
    expect(await database.reader('thing').orderBy('a')).toEqual([
      { a: 'x', b: 1, note: 'n' },
      { a: 'y', b: 0, note: null },
      { a: 'z', b: 2, note: null },
    ]);
  });

  it('writes nothing when one key is taken', async () => {
    const database = await withTable();
    const rows = [
      { a: 'x', b: 1 },
      { a: 'y', b: 1 },
      { a: 'x', b: 1 },
    ];
    await expect(database.transaction((tx) => bulkInsert(tx, 'thing', rows))).rejects.toMatchObject({
      code: 'SQL_DUPLICATE',
    });
    expect(await database.reader('thing')).toEqual([]);
  });

  it('takes names and values as they are, never as SQL', async () => {
    const database = await withTable();
    const row = { a: `'); drop table thing; --`, b: 1, note: '? ?? :x' };
    await database.transaction((tx) => bulkInsert(tx, 'thing', [row]));
    expect(await database.reader('thing')).toEqual([row]);
  });
});

describe('insertIfAbsent', () => {
  it('says of each row whether it was new, also within one call, and changes no row that was there', async () => {
    const database = await withTable();
    await database.transaction((tx) => bulkInsert(tx, 'thing', [{ a: 'x', b: 1, note: 'old' }]));
    const rows = [
      { a: 'x', b: 1, note: 'new' },
      { a: 'x', b: 2, note: 'new' },
      { a: 'x', b: 2, note: 'newer' },
    ];
    const result = await database.transaction((tx) => insertIfAbsent(tx, 'thing', ['a', 'b'], rows));
    expect(result).toEqual({ inserted: 1, results: [false, true, false] });
    const notes = (await database.reader('thing').orderBy('b').select('note')) as { note: string }[];
    expect(notes.map((row) => row.note)).toEqual(['old', 'new']);
  });
});

describe('inChunks', () => {
  it('keeps order and loses nothing', () => {
    expect([...inChunks([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
    expect([...inChunks([], 2)]).toEqual([]);
  });
});

describe('the database clock', () => {
  it('gives an ISO instant in UTC that sorts with those it computes', async () => {
    const database = await withTable();
    const now = await databaseNow(database.reader);
    expect(new Date(now).toISOString()).toBe(now);
    const at = async (seconds: number): Promise<string> => {
      const rows = (await database.reader.raw(`select ${instantSql('sqlite', 'seconds')} as at`, [
        seconds,
      ])) as {
        at: string;
      }[];
      return rows[0]!.at;
    };
    expect((await at(-90.5)) < now).toBe(true);
    expect((await at(0.5)) > now).toBe(true);
  });
});
