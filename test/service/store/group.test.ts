import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../lib/sql/index.ts';
import { groupTransactions } from '../../../service/store/group.ts';

let folder: string;
let database: Database;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'group-'));
  database = await openDatabase({ client: 'sqlite', file: join(folder, 'group.db') });
  await database.transaction((tx) =>
    tx.schema.createTable('seen', (t) => t.integer('n').notNullable().primary()),
  );
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const seen = async () => ((await database.reader('seen').orderBy('n')) as { n: number }[]).map(({ n }) => n);

test('one that fails takes none of the others with it, and each is told its own end', async () => {
  const grouped = groupTransactions(database);
  const numbers = Array.from({ length: 100 }, (_, n) => n);
  const ends = await Promise.allSettled(
    numbers.map((n) =>
      grouped(async (tx) => {
        await tx('seen').insert({ n });
        if (n % 10 === 7) throw new Error(`no ${n}`);
        return n;
      }),
    ),
  );
  const kept = numbers.filter((n) => n % 10 !== 7);
  expect(ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))).toEqual(kept);
  expect(ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as Error).message] : []))[0]).toBe(
    'no 7',
  );
  expect(await seen()).toEqual(kept);
});

test('works that come together share a commit', async () => {
  const grouped = groupTransactions(database);
  const transactions = new Set<unknown>();
  await Promise.all(
    [1, 2, 3].map((n) => grouped(async (tx) => transactions.add(tx) && tx('seen').insert({ n }))),
  );
  expect(transactions.size).toBe(1);
});
