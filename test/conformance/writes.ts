import { describe, expect, it } from 'vitest';
import { bulkInsert, bulkUpdate, type Database, insertIfAbsent } from '../../lib/sql/index.ts';
import type { Store } from './store.ts';

async function withTable(store: Store): Promise<Database> {
  const database = await store.empty();
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

const things = (database: Database) => database.reader('thing').orderBy(['a', 'b']);

export function writeBehaviours(store: Store): void {
  describe('bulkInsert', () => {
    it('writes more rows than a statement takes parameters', async () => {
      const database = await withTable(store);
      const rows = Array.from({ length: 20_001 }, (_, b) => ({ a: 'x', b, note: `n${b}` }));
      await database.transaction((tx) => bulkInsert(tx, 'thing', rows));
      expect(await things(database)).toEqual(rows);
    });

    it('writes null for what is absent, and 1 for true', async () => {
      const database = await withTable(store);
      const rows = [
        { a: 'x', b: true, note: 'n' },
        { a: 'y', b: false, note: undefined },
        { a: 'z', b: 2 },
      ];
      await database.transaction((tx) => bulkInsert(tx, 'thing', rows));
      expect(await things(database)).toEqual([
        { a: 'x', b: 1, note: 'n' },
        { a: 'y', b: 0, note: null },
        { a: 'z', b: 2, note: null },
      ]);
    });

    it.each([3, 300])('writes nothing when one key of %i is taken', async (many) => {
      const database = await withTable(store);
      const rows = Array.from({ length: many }, (_, b) => ({ a: 'x', b }));
      const twice = [...rows, rows[0]!];
      await expect(database.transaction((tx) => bulkInsert(tx, 'thing', twice))).rejects.toMatchObject({
        code: 'SQL_DUPLICATE',
      });
      expect(await things(database)).toEqual([]);
    });

    it('takes names and values as they are, never as SQL', async () => {
      const database = await withTable(store);
      const row = { a: `'); drop table thing; --`, b: 1, note: '? ?? :x' };
      await database.transaction((tx) => bulkInsert(tx, 'thing', [row]));
      expect(await things(database)).toEqual([row]);
    });
  });

  describe('insertIfAbsent', () => {
    it('says of each row whether it was new, also within one call, and changes no row that was there', async () => {
      const database = await withTable(store);
      await database.transaction((tx) => bulkInsert(tx, 'thing', [{ a: 'x', b: 1, note: 'old' }]));
      const rows = [
        { a: 'x', b: 1, note: 'new' },
        { a: 'x', b: 2, note: 'new' },
        { a: 'x', b: 2, note: 'newer' },
      ];
      const result = await database.transaction((tx) => insertIfAbsent(tx, 'thing', ['a', 'b'], rows));
      expect(result).toEqual({ inserted: 1, results: [false, true, false] });
      expect(await things(database)).toMatchObject([{ note: 'old' }, { note: 'new' }]);
    });
  });

  describe('bulkUpdate', () => {
    it('says of each row whether it was there, and leaves the others and their other columns alone', async () => {
      const database = await withTable(store);
      const rows = Array.from({ length: 1_500 }, (_, b) => ({ a: 'x', b, note: 'old' }));
      await database.transaction((tx) => bulkInsert(tx, 'thing', rows));
      const changes = [
        ...Array.from({ length: 1_200 }, (_, b) => ({ a: 'x', b, note: `new ${b}` })),
        { a: 'y', b: 1, note: 'lost' },
      ];
      const found = await database.transaction((tx) => bulkUpdate(tx, 'thing', ['a', 'b'], changes));
      expect(found).toEqual([...Array(1_200).fill(true), false]);
      expect(await things(database)).toEqual([...changes.slice(0, -1), ...rows.slice(1_200)]);
    });

    it('sets a column to null', async () => {
      const database = await withTable(store);
      await database.transaction((tx) => bulkInsert(tx, 'thing', [{ a: 'x', b: 1, note: 'old' }]));
      await database.transaction((tx) => bulkUpdate(tx, 'thing', ['a', 'b'], [{ a: 'x', b: 1, note: null }]));
      expect(await things(database)).toEqual([{ a: 'x', b: 1, note: null }]);
    });
  });
}
