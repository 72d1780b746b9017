import { describe, expect, it } from 'vitest';
import { enqueue, listJobs } from '../../lib/queue/index.ts';
import { databaseNow, insertIfAbsent } from '../../lib/sql/index.ts';
import { type Store, withQueue } from './store.ts';
import { job, put, take } from './support.ts';

export function transactionBehaviours(store: Store): void {
  describe('enqueue', () => {
    it('happens with the work of the caller, or not at all', async () => {
      const database = await withQueue(store);
      const failing = database.transaction(async (tx) => {
        await enqueue(tx, [job('a')]);
        throw new RangeError('the work failed');
      });
      await expect(failing).rejects.toThrow('the work failed');
      expect(await listJobs(database.reader, { limit: 10 })).toEqual([]);
    });

    it('makes one job of one key, within a call, across calls and after it was done', async () => {
      const database = await withQueue(store);
      expect(await put(database, job('a'), job('b'), job('a'))).toBe(2);
      expect(await put(database, job('b'), job('c'))).toBe(1);
      await take(database, 10);
      expect(await put(database, job('a'))).toBe(0);
    });

    it('gives the payload back as it was', async () => {
      const database = await withQueue(store);
      const payload = { runId: 7, after: "O'Neill; drop", deep: [{ ŵ: null }] };
      await put(database, job('a', { payload }));
      expect((await take(database, 1))[0]).toMatchObject({ key: 'a', attempt: 1, payload });
    });
  });

  describe('two connections', () => {
    it('insert a row once between them', async () => {
      const database = await withQueue(store);
      const other = await store.again(database);
      const row = {
        queue: 'q',
        who: 'w',
        why: 'y',
        since: await databaseNow(database.reader),
        until_at: null,
      };
      const insert = (from: typeof database) =>
        from.transaction((tx) => insertIfAbsent(tx, 'dq_pause', ['queue'], [row]));
      const results = await Promise.all([insert(database), insert(other), insert(database), insert(other)]);
      expect(results.map((result) => result.inserted).sort()).toEqual([0, 0, 0, 1]);
    });

    it('never lease the same job, and together lease every one', async () => {
      const database = await withQueue(store);
      const other = await store.again(database);
      const keys = Array.from({ length: 60 }, (_, at) => `job ${at}`);
      await put(database, ...keys.map((key) => job(key)));
      const claims = await Promise.all(
        Array.from({ length: 30 }, (_, at) => take(at % 2 ? database : other, 3, `worker ${at}`)),
      );
      // A claim may come back with less than it asked for where another was quicker; what is left goes to the next.
      for (let more = await take(other, 3); more.length > 0; more = await take(other, 3)) claims.push(more);
      const taken = claims.flat().map((leased) => leased.key);
      expect(taken).toHaveLength(60);
      expect(new Set(taken)).toEqual(new Set(keys));
    });
  });
}
