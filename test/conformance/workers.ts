import { EventEmitter, once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CodedError } from '../../lib/errors/index.ts';
import {
  createWorker,
  enqueue,
  type JobHandler,
  pauseQueue,
  readPauses,
  type Worker,
  type WorkerOptions,
} from '../../lib/queue/index.ts';
import type { Database } from '../../lib/sql/index.ts';
import { type Store, withQueue } from './store.ts';
import { elapse, job, jobByKey, put, QUEUE, take } from './support.ts';

function worker(database: Database, step: JobHandler, more: Partial<WorkerOptions> = {}): Worker {
  const made = createWorker({ database, queues: [QUEUE], handlers: { step }, random: () => 0, ...more });
  onTestFinished(() => made.stop());
  return made;
}

export function workerBehaviours(store: Store): void {
  describe('draining', () => {
    it('does everything that is there and what the handlers put in, then comes back', async () => {
      const database = await withQueue(store);
      const seen: string[] = [];
      await put(database, job('page 1'), job('other'));
      const report = await worker(database, async (leased, { settleIn }) => {
        seen.push(leased.key);
        const page = /^page (\d)$/.exec(leased.key);
        await database.transaction(async (tx) => {
          if (page && Number(page[1]) < 5) await enqueue(tx, [job(`page ${Number(page[1]) + 1}`)]);
          await settleIn(tx);
        });
        return { outcome: 'done' };
      }).drain();
      expect(seen.sort()).toEqual(['other', 'page 1', 'page 2', 'page 3', 'page 4', 'page 5']);
      expect(report).toEqual({ done: 6, retried: 0, dead: 0, lost: 0, nextDueSeconds: null });
    });

    it('comes back at once from an empty queue, and leaves what is only due later or paused', async () => {
      const database = await withQueue(store);
      const never: JobHandler = () => Promise.reject(new Error('not to be called'));
      expect((await worker(database, never).drain()).nextDueSeconds).toBeNull();
      await put(database, job('later', { delaySeconds: 3_600 }), job('paused', { queue: 'paused' }));
      await pauseQueue(database, { queue: 'paused', who: 'Ann', why: 'test' });
      const report = await worker(database, never, { queues: [QUEUE, 'paused'] }).drain();
      expect(report.done).toBe(0);
      expect(report.nextDueSeconds).toBeGreaterThan(3_500);
    });

    it('waits for a retry that is due soon, and tells of one that is not', async () => {
      const database = await withQueue(store);
      await put(database, job('soon'), job('late'));
      const report = await worker(database, async (leased) => {
        if (leased.attempt > 1) return { outcome: 'done' };
        return { outcome: 'retry', afterSeconds: leased.key === 'soon' ? 0.05 : 3_600, reason: 'BUSY' };
      }).drain();
      expect(report).toMatchObject({ done: 1, retried: 2, dead: 0 });
      expect(await jobByKey(database, 'late')).toMatchObject({ state: 'waiting', reason: 'BUSY' });
    });

    it('does the job of a worker that died', async () => {
      const database = await withQueue(store);
      await put(database, job('a'));
      await take(database, 1, 'killed');
      await elapse(database, 31);
      expect(await worker(database, async () => ({ outcome: 'done' })).drain()).toMatchObject({ done: 1 });
    });
  });

  describe('a handler that throws', () => {
    const cases = [
      ['an unknown error', () => new TypeError('oh'), 'waiting', 'UNEXPECTED'],
      ['a retryable error', () => new CodedError('SQL_BUSY', { location: 'x' }), 'waiting', 'SQL_BUSY'],
      [
        'an error that is not',
        () => new CodedError('SQL_CONSTRAINT', { location: 'x', what: 'y' }),
        'dead',
        'SQL_CONSTRAINT',
      ],
    ] as const;
    it.each(cases)('%s', async (_what, error, state, reason) => {
      const database = await withQueue(store);
      await put(database, job('a'));
      const failures: unknown[] = [];
      await worker(database, () => Promise.reject(error()), {
        random: () => 0.9,
        policies: {
          UNEXPECTED: { baseSeconds: 900, capSeconds: 900 },
          SQL_BUSY: { baseSeconds: 900, capSeconds: 900 },
        },
        onFailure: (failure) => failures.push(failure.reason),
      }).drain();
      expect(await jobByKey(database, 'a')).toMatchObject({ state, reason });
      expect(failures).toEqual([reason]);
    });

    it('a job of a kind nobody knows is dead', async () => {
      const database = await withQueue(store);
      await put(database, job('a', { kind: 'new' }));
      await worker(database, async () => ({ outcome: 'done' })).drain();
      expect(await jobByKey(database, 'a')).toMatchObject({ state: 'dead', reason: 'JOB_KIND_UNKNOWN' });
    });

    it('after settling in a transaction that rolled back has settled nothing', async () => {
      const database = await withQueue(store);
      await put(database, job('a', { maxAttempts: 1 }));
      await worker(database, async (_leased, { settleIn }) => {
        await database.transaction(async (tx) => {
          await settleIn(tx);
          throw new TypeError('the effects failed');
        });
        return { outcome: 'done' };
      }).drain();
      expect(await jobByKey(database, 'a')).toMatchObject({ state: 'dead', reason: 'UNEXPECTED' });
    });
  });

  describe('a worker that is too late', () => {
    it('writes neither its effects nor its ending', async () => {
      const database = await withQueue(store);
      await put(database, job('a'));
      const report = await worker(
        database,
        async (leased, { settleIn }) => {
          if (leased.attempt > 1) return { outcome: 'done' };
          await elapse(database, 31);
          await take(database, 1, 'quicker');
          await database.transaction(async (tx) => {
            await enqueue(tx, [job('effect')]);
            await settleIn(tx);
          });
          return { outcome: 'done' };
        },
        { concurrency: 1 },
      ).drain({ waitSeconds: 0 });
      expect(report).toMatchObject({ done: 0, lost: 1 });
      expect(await jobByKey(database, 'a')).toMatchObject({ state: 'leased', worker: 'quicker' });
      expect(await jobByKey(database, 'effect')).toBeUndefined();
    });

    it('is told at its limit and loses the job', async () => {
      const database = await withQueue(store);
      await put(database, job('a'));
      let reason: unknown;
      await worker(
        database,
        (_leased, { signal }) =>
          new Promise(() => {
            signal.addEventListener('abort', () => {
              reason = signal.reason;
            });
          }),
        {
          limitSeconds: 0.05,
          random: () => 0.9,
          policies: { JOB_TIME_LIMIT: { baseSeconds: 900, capSeconds: 900 } },
        },
      ).drain();
      expect(reason).toMatchObject({ code: 'JOB_TIME_LIMIT' });
      expect(await jobByKey(database, 'a')).toMatchObject({ state: 'waiting', reason: 'JOB_TIME_LIMIT' });
    });
  });

  describe('being told to wait (429)', () => {
    it('pauses the queue for everyone and keeps a person’s pause', async () => {
      const database = await withQueue(store);
      const told: JobHandler = () =>
        Promise.reject(new CodedError('SQL_BUSY', { location: 'x' }, { retryAfterSeconds: 120 }));
      await put(database, job('a'), job('b'));
      await worker(database, told, { concurrency: 1 }).drain();
      expect((await readPauses(database.reader)).get(QUEUE)).toMatchObject({
        who: 'service',
        why: 'Retry-After',
      });
      expect(await jobByKey(database, 'b')).toMatchObject({ state: 'ready', attempt: 0 });
      await elapse(database, 119);
      expect(await take(database, 5)).toEqual([]);
      await elapse(database, 2);
      expect(await take(database, 5)).toHaveLength(2);
    });

    it('does not shorten what a person decided', async () => {
      const database = await withQueue(store);
      await put(database, job('a'));
      await worker(database, async () => {
        await pauseQueue(database, { queue: QUEUE, who: 'Ann', why: 'audit' });
        throw new CodedError('SQL_BUSY', { location: 'x' }, { retryAfterSeconds: 1 });
      }).drain();
      expect((await readPauses(database.reader)).get(QUEUE)).toMatchObject({ who: 'Ann', until: null });
    });
  });

  describe('a started worker', () => {
    it('wakes up for new work, never does more at once than it may, and ends its work before it stops', async () => {
      const database = await withQueue(store);
      const events = new EventEmitter();
      let running = 0;
      let most = 0;
      let ended = 0;
      const started = worker(
        database,
        async () => {
          running += 1;
          most = Math.max(most, running);
          if (running === 2) events.emit('two at once');
          await once(events, 'go on');
          running -= 1;
          ended += 1;
          return { outcome: 'done' };
        },
        { concurrency: 2 },
      );
      started.start();
      const full = once(events, 'two at once');
      await put(database, job('a'), job('b'), job('c'));
      await full;
      let isStopped = false;
      const stopped = started.stop().then(() => {
        isStopped = true;
      });
      for (let look = 0; look < 5; look += 1) await jobByKey(database, 'c');
      expect(isStopped).toBe(false);
      events.emit('go on');
      await stopped;
      expect({ most, ended, running }).toEqual({ most: 2, ended: 2, running: 0 });
      expect(await jobByKey(database, 'c')).toMatchObject({ state: 'ready' });
    });

    it('shares the work with another one: every job once', async () => {
      const database = await withQueue(store);
      const other = await store.again(database);
      const seen: string[] = [];
      const step: JobHandler = async (leased) => {
        seen.push(leased.key);
        return { outcome: 'done' };
      };
      const keys = Array.from({ length: 40 }, (_, at) => `job ${at}`);
      await put(database, ...keys.map((key) => job(key)));
      const reports = await Promise.all([worker(database, step).drain(), worker(other, step).drain()]);
      expect(reports[0]!.done + reports[1]!.done).toBe(40);
      expect(seen.sort()).toEqual(keys.sort());
    });
  });
}
