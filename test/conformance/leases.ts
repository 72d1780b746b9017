import { describe, expect, it } from 'vitest';
import {
  acknowledge,
  discardJobs,
  enqueue,
  type LeasedJob,
  listFailures,
  listJobs,
  queueSummary,
  removeOldJobs,
  retryJobs,
  type Settlement,
  settle,
} from '../../lib/queue/index.ts';
import type { Database } from '../../lib/sql/index.ts';
import { type Store, withQueue } from './store.ts';
import { elapse, job, jobByKey, keysTaken, put, QUEUE, take } from './support.ts';

const done = (leased: LeasedJob): Settlement => ({ job: leased, result: { outcome: 'done' } });
const retry = (leased: LeasedJob, afterSeconds: number): Settlement => ({
  job: leased,
  result: { outcome: 'retry', afterSeconds, reason: 'SERVICE_DOWN', detail: 'connection refused' },
});
const dead = (leased: LeasedJob, reason: string): Settlement => ({
  job: leased,
  result: { outcome: 'dead', reason },
});
const end = (database: Database, ...settlements: Settlement[]) =>
  database.transaction((tx) => settle(tx, settlements));

export function leaseBehaviours(store: Store): void {
  describe('a lease', () => {
    it('keeps a job from everyone else until it runs out; then the next attempt begins', async () => {
      const database = await withQueue(store);
      await put(database, job('a'));
      await take(database, 1, 'one');
      await elapse(database, 29);
      expect(await take(database, 1, 'two')).toEqual([]);
      await elapse(database, 2);
      expect(await take(database, 1, 'two')).toMatchObject([{ key: 'a', attempt: 2 }]);
      expect(await listFailures(database.reader, (await jobByKey(database, 'a')).id)).toMatchObject([
        { attempt: 1, worker: 'one', reason: 'LEASE_EXPIRED' },
      ]);
    });

    it.each(['done', 'retry', 'dead'] as const)('that was lost writes nothing: %s', async (ending) => {
      const database = await withQueue(store);
      await put(database, job('a'));
      const [late] = await take(database, 1, 'late');
      await elapse(database, 31);
      const [current] = await take(database, 1, 'current');
      const before = await jobByKey(database, 'a');
      const settlement = { done: done(late!), retry: retry(late!, 5), dead: dead(late!, 'NO') }[ending];
      expect(await end(database, settlement)).toEqual(['lease-lost']);
      expect(await jobByKey(database, 'a')).toEqual(before);
      expect(await listFailures(database.reader, before.id)).toHaveLength(1);
      expect(await end(database, done(current!))).toEqual(['done']);
      expect(await end(database, done(current!))).toEqual(['lease-lost']);
    });

    it('that ran out but was taken by nobody is still good', async () => {
      const database = await withQueue(store);
      await put(database, job('a'));
      const [slow] = await take(database, 1);
      await elapse(database, 3_600);
      expect(await end(database, done(slow!))).toEqual(['done']);
    });

    it('of the last attempt that runs out leaves the job dead: it may be what kills workers', async () => {
      const database = await withQueue(store);
      await put(database, job('a', { maxAttempts: 1 }));
      await take(database, 1);
      await elapse(database, 31);
      expect(await take(database, 1)).toEqual([]);
      expect(await jobByKey(database, 'a')).toMatchObject({ state: 'dead', reason: 'LEASE_EXPIRED' });
    });
  });

  describe('settling many at once', () => {
    it('gives each its own result', async () => {
      const database = await withQueue(store);
      await put(database, job('lost'));
      const [lost] = await take(database, 1);
      await elapse(database, 31);
      await put(database, job('a'), job('b'), job('c', { maxAttempts: 1 }), job('d'));
      const [again, a, b, c, d] = await take(database, 5);
      expect(again!.key).toBe('lost');
      const results = await end(
        database,
        done(a!),
        done(lost!),
        retry(b!, 60),
        retry(c!, 60),
        dead(d!, 'BAD_PAGE'),
      );
      expect(results).toEqual(['done', 'lease-lost', 'retry', 'dead', 'dead']);
      const states = (await listJobs(database.reader, { limit: 10 })).map((row) => [
        row.key,
        row.state,
        row.reason,
      ]);
      expect(states.reverse()).toEqual([
        ['lost', 'leased', 'LEASE_EXPIRED'],
        ['a', 'done', null],
        ['b', 'waiting', 'SERVICE_DOWN'],
        ['c', 'dead', 'SERVICE_DOWN'],
        ['d', 'dead', 'BAD_PAGE'],
      ]);
    });

    it('is undone with the transaction it stands in', async () => {
      const database = await withQueue(store);
      await put(database, job('a'));
      const [a] = await take(database, 1);
      const failing = database.transaction(async (tx) => {
        await settle(tx, [done(a!)]);
        await enqueue(tx, [job('next')]);
        throw new RangeError('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect((await listJobs(database.reader, { limit: 10 })).map((row) => row.key)).toEqual(['a']);
      expect(await end(database, done(a!))).toEqual(['done']);
    });
  });

  describe('a failed attempt', () => {
    it('is tried again after its wait, not before', async () => {
      const database = await withQueue(store);
      await put(database, job('a'));
      const [first] = await take(database, 1);
      await end(database, retry(first!, 60));
      expect(await keysTaken(database, 1)).toEqual([]);
      await elapse(database, 59);
      expect(await keysTaken(database, 1)).toEqual([]);
      await elapse(database, 2);
      expect(await take(database, 1)).toMatchObject([{ key: 'a', attempt: 2 }]);
    });
  });

  describe('a dead job', () => {
    const killed = async (database: Database, ...keys: string[]) => {
      await put(database, ...keys.map((key) => job(key)));
      const taken = await take(database, keys.length);
      await end(database, ...taken.map((leased) => dead(leased, leased.key === 'odd' ? 'ODD' : 'BAD_PAGE')));
    };

    it('is retried by filter, with a look first', async () => {
      const database = await withQueue(store);
      await killed(database, 'a', 'b', 'odd');
      await put(database, job('fine'));
      await end(database, done((await take(database, 1))[0]!));
      expect(await retryJobs(database, { queue: QUEUE }, { dryRun: true })).toMatchObject({ count: 3 });
      const filter = { queue: QUEUE, reason: 'BAD_PAGE' };
      const look = await retryJobs(database, filter, { dryRun: true });
      expect([look.count, look.sample.map((row) => row.key)]).toEqual([2, ['a', 'b']]);
      expect(await keysTaken(database, 5)).toEqual([]);
      expect(await retryJobs(database, filter, { dryRun: false })).toMatchObject({ count: 2 });
      expect(await take(database, 5)).toMatchObject([
        { key: 'a', attempt: 1 },
        { key: 'b', attempt: 1 },
      ]);
    });

    it('is discarded with a reason, and then never done', async () => {
      const database = await withQueue(store);
      await killed(database, 'odd');
      await put(database, job('ready'), job('later', { delaySeconds: 60 }));
      expect(
        await discardJobs(database, { queue: QUEUE }, { dryRun: false, why: 'asked twice' }),
      ).toMatchObject({
        count: 3,
      });
      await elapse(database, 61);
      expect(await keysTaken(database, 5)).toEqual([]);
      expect(await jobByKey(database, 'ready')).toMatchObject({ state: 'discarded', detail: 'asked twice' });
    });

    it('stays, however old, until someone acknowledged it', async () => {
      const database = await withQueue(store);
      await killed(database, 'a');
      await elapse(database, 400 * 86_400);
      expect(await removeOldJobs(database)).toEqual({ removed: 0 });
      expect(await queueSummary(database.reader, [QUEUE])).toMatchObject([{ dead: 1 }]);
      await acknowledge(database, { queue: QUEUE }, { dryRun: false });
      expect(await queueSummary(database.reader, [QUEUE])).toMatchObject([{ dead: 0 }]);
      await elapse(database, 91 * 86_400);
      expect(await removeOldJobs(database)).toEqual({ removed: 1 });
    });

    it('is never acted on without naming which', async () => {
      const database = await withQueue(store);
      for (const filter of [{}, { state: 'dead' }] as const)
        await expect(retryJobs(database, filter, { dryRun: false })).rejects.toMatchObject({
          code: 'JOB_FILTER_EMPTY',
        });
    });
  });

  describe('retention', () => {
    it('removes what was done long ago and nothing unfinished; the key is free again', async () => {
      const database = await withQueue(store);
      await put(database, job('done'));
      await end(database, done((await take(database, 1))[0]!));
      await put(database, job('leased'));
      await take(database, 1);
      await put(database, job('ready'), job('waiting', { delaySeconds: 86_400_000 }));
      await elapse(database, 13 * 86_400);
      expect(await removeOldJobs(database)).toEqual({ removed: 0 });
      await elapse(database, 2 * 86_400);
      expect(await removeOldJobs(database)).toEqual({ removed: 1 });
      const kept = (await listJobs(database.reader, { limit: 10 })).map((row) => row.key);
      expect(kept.reverse()).toEqual(['leased', 'ready', 'waiting']);
      expect(await put(database, job('done'))).toBe(1);
    });
  });
}
