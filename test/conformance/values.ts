import { describe, expect, it } from 'vitest';
import {
  bulkInsert,
  calendarDate,
  type Database,
  databaseNow,
  dialectOf,
  instant,
  instantSql,
  json,
  uuid,
} from '../../lib/sql/index.ts';
import type { Store } from './store.ts';

const ODD = [
  '',
  ' a ',
  "O'Neill",
  'Ŵŷn Ó Súilleabháin',
  '李小龍',
  '👩🏽‍🎓',
  '? ?? :x @p0',
  '<b>&amp;',
  'a\r\n\tb',
];

async function withValues(store: Store): Promise<Database> {
  const database = await store.empty();
  await database.transaction((tx) =>
    tx.schema.createTable('value', (t) => {
      t.integer('n').notNullable().primary();
      t.string('text', 100);
      json(t, 'document');
      instant(t, 'at');
      calendarDate(t, 'day');
      uuid(t, 'key');
      t.bigInteger('big');
      t.binary('bytes');
    }),
  );
  return database;
}

const EMPTY = { text: null, document: null, at: null, day: null, key: null, big: null, bytes: null };

export function valueBehaviours(store: Store): void {
  describe('values come back as they were written', () => {
    it.each(['one by one', 'many at once'])('%s', async (how) => {
      const database = await withValues(store);
      const rows = [
        ...ODD.map((text, n) => ({ ...EMPTY, n, text, document: JSON.stringify({ [text]: text }) })),
        {
          n: 100,
          text: 'x'.repeat(100),
          document: JSON.stringify('ŵ'.repeat(10_000)),
          at: '2025-03-30T01:30:00.123Z',
          day: '2025-03-30',
          key: '00000000-0000-4000-8000-0000000000ab',
          big: 9_999_999_999,
          bytes: null,
        },
        { ...EMPTY, n: 101, at: '1999-12-31T23:59:59.999Z', day: '1900-01-01', big: -1 },
        ...Array.from({ length: 30 }, (_, at) => ({ ...EMPTY, n: 200 + at })),
      ];
      await database.transaction(async (tx) => {
        if (how === 'many at once') await bulkInsert(tx, 'value', rows);
        else for (const row of rows) await tx('value').insert(row);
      });
      expect(await database.reader('value').orderBy('n')).toEqual(rows);
    });

    it('bytes', async () => {
      const database = await withValues(store);
      const bytes = Buffer.from(Uint8Array.from({ length: 70_000 }, (_, at) => at % 251));
      await database.transaction((tx) => tx('value').insert({ n: 1, bytes }));
      const [row] = (await database.reader('value').select('bytes')) as { bytes: Buffer }[];
      expect(Buffer.compare(row!.bytes, bytes)).toBe(0);
    });
  });

  describe('values are compared', () => {
    it('as text by code point: capitals and accents make another key', async () => {
      const database = await withValues(store);
      const words = ['b', 'B', 'a', 'á', 'A', 'a0', '_'];
      const rows = words.map((text, n) => ({ ...EMPTY, n, text }));
      await database.transaction((tx) => bulkInsert(tx, 'value', rows));
      const sorted = await database.reader('value').orderBy('text').pluck('text');
      expect(sorted).toEqual([...words].sort());
      expect(await database.reader('value').where('text', 'A').pluck('n')).toEqual([4]);
      expect(await database.reader('value').where('text', '>', 'B').orderBy('text').pluck('text')).toEqual(
        [...words].sort().filter((word) => word > 'B'),
      );
    });

    it('as instants and dates by time, whichever way they were written', async () => {
      const database = await withValues(store);
      const at = ['2025-01-01T00:00:00.000Z', '2025-01-01T00:00:00.001Z', '2025-06-01T12:00:00.000Z'];
      await database.transaction(async (tx) => {
        for (const [n, instant] of at.entries())
          await tx('value').insert({ ...EMPTY, n, at: instant, day: instant.slice(0, 10) });
      });
      expect(await database.reader('value').where('at', '>', at[0]!).orderBy('n').pluck('n')).toEqual([1, 2]);
      expect(await database.reader('value').where('day', '<=', '2025-01-01').orderBy('n').pluck('n')).toEqual(
        [0, 1],
      );
      expect(await database.reader('value').whereIn('at', [at[1]!]).pluck('n')).toEqual([1]);
      const [edge] = (await database.reader('value').max({ at: 'at', day: 'day' })) as unknown[];
      expect(edge).toEqual({ at: at[2], day: '2025-06-01' });
    });
  });

  describe('the database clock', () => {
    it('gives an ISO instant in UTC that sorts with those it computes', async () => {
      const database = await store.empty();
      const now = await databaseNow(database.reader);
      expect(new Date(now).toISOString()).toBe(now);
      const at = async (seconds: number): Promise<string> => {
        const sql = `select ${instantSql(dialectOf(database.reader), 'seconds')} as at`;
        return ((await database.reader.raw(sql, [seconds])) as { at: string }[])[0]!.at;
      };
      expect((await at(-90.5)) < now).toBe(true);
      expect((await at(90.5)) > now).toBe(true);
      expect(Math.abs(Date.parse(await at(3_600)) - Date.parse(now) - 3_600_000)).toBeLessThan(60_000);
    });
  });
}
