import { describe, expect, it } from 'vitest';
import { pauseQueue, queueSummary, resumeQueue } from '../../lib/queue/index.ts';
import { type Store, withQueue } from './store.ts';
import { elapse, job, keysTaken, put, QUEUE } from './support.ts';

export function orderBehaviours(store: Store): void {
  describe('order', () => {
    it('is that of asking, for jobs of one priority', async () => {
      const database = await withQueue(store);
      await put(database, job('a'), job('b'), job('c'));
      await put(database, job('d'));
      expect(await keysTaken(database, 3)).toEqual(['a', 'b', 'c']);
      expect(await keysTaken(database, 3)).toEqual(['d']);
    });

    it('lets a higher priority overtake by ten minutes for each step', async () => {
      const database = await withQueue(store);
      await put(database, job('waited 25 minutes'));
      await elapse(database, 10 * 60);
      await put(database, job('waited 15 minutes'));
      await elapse(database, 15 * 60);
      await put(database, job('now, 2 steps up', { priority: 2 }));
      const one = async () => (await keysTaken(database, 1))[0];
      expect([await one(), await one(), await one()]).toEqual([
        'waited 25 minutes',
        'now, 2 steps up',
        'waited 15 minutes',
      ]);
    });

    it('goes across queues by the same rank', async () => {
      const database = await withQueue(store);
      await put(database, job('a', { queue: 'x' }));
      await elapse(database, 1);
      await put(database, job('b', { queue: 'y' }));
      await elapse(database, 1);
      await put(database, job('c', { queue: 'x' }), job('elsewhere', { queue: 'z' }));
      expect(await keysTaken(database, 10, ['y', 'x'])).toEqual(['a', 'b', 'c']);
    });

    it('keeps a job for later until its time, and then ages it from there', async () => {
      const database = await withQueue(store);
      await put(database, job('in an hour', { delaySeconds: 3_600 }));
      expect(await keysTaken(database, 3)).toEqual([]);
      await elapse(database, 3_590);
      await put(database, job('just before'));
      expect(await keysTaken(database, 1)).toEqual(['just before']);
      await put(database, job('also before'));
      await elapse(database, 11);
      expect(await keysTaken(database, 3)).toEqual(['also before', 'in an hour']);
    });
  });

  describe('a paused queue', () => {
    it('gives nothing to anyone until it is resumed, and says who paused it and why', async () => {
      const database = await withQueue(store);
      const other = await store.again(database);
      await put(database, job('a'), job('b', { queue: 'open' }));
      await pauseQueue(database, { queue: QUEUE, who: 'Ann', why: 'the service moves house' });
      expect(await keysTaken(other, 5, [QUEUE, 'open'])).toEqual(['b']);
      expect(await queueSummary(other.reader, [QUEUE])).toMatchObject([
        { ready: 1, pause: { who: 'Ann', why: 'the service moves house', until: null } },
      ]);
      expect(await resumeQueue(other, QUEUE)).toBe(true);
      expect(await resumeQueue(other, QUEUE)).toBe(false);
      expect(await keysTaken(database, 5)).toEqual(['a']);
    });

    it('goes on by itself when its time is over', async () => {
      const database = await withQueue(store);
      await put(database, job('a'));
      await pauseQueue(database, { queue: QUEUE, who: 'Ann', why: 'an hour', forSeconds: 3_600 });
      await elapse(database, 3_590);
      expect(await keysTaken(database, 5)).toEqual([]);
      await elapse(database, 11);
      expect(await keysTaken(database, 5)).toEqual(['a']);
    });
  });
}
