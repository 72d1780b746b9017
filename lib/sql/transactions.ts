import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import PQueue from 'p-queue';
import { CodedError } from '../errors/index.ts';
import { isBusy, sqlError } from './errors.ts';
import type { Database } from './types.ts';

/** Tries of one transaction, and the longest pause between two, in milliseconds: about 20 s in all. */
const TRIES = 100;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 400;

interface OpenTransaction {
  readonly database: Database;
  readonly afterCommit: (() => void)[];
}

const open = new WeakMap<Knex, OpenTransaction>();

/**
 * Calls `fn` once the transaction has committed; never when it rolls back, and never for a process that dies in
 * between: good for waking someone up, not for work that must happen.
 */
export function afterCommit(tx: Knex.Transaction, fn: (database: Database) => void): void {
  const transaction = open.get(tx);
  transaction?.afterCommit.push(() => fn(transaction.database));
}

/**
 * The write transactions of one connection, one after the other. The queue stands in front of knex's pool, where a
 * waiting transaction would be killed by the pool's own time limit.
 */
export function createTransactions(
  writer: Knex,
  database: () => Database,
): Pick<Database, 'transaction' | 'close'> {
  const queue = new PQueue({ concurrency: 1 });
  const within = new AsyncLocalStorage<{ open: boolean }>();
  let closed = false;

  async function once<T>(fn: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
    const callbacks: (() => void)[] = [];
    const mark = { open: true };
    try {
      const result = await writer.transaction((tx) => {
        // When BEGIN fails, knex rejects the transaction and still calls this.
        if (tx.isCompleted()) return Promise.reject(new Error('the transaction did not begin'));
        open.set(tx, { database: database(), afterCommit: callbacks });
        return within.run(mark, () => fn(tx));
      });
      mark.open = false;
      for (const callback of callbacks) callback();
      return result;
    } finally {
      mark.open = false;
    }
  }

  async function withRetries<T>(fn: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(fn);
      } catch (error) {
        if (!isBusy(error) || attempt === TRIES) throw sqlError(error, database().location);
        await wait(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
      }
    }
  }

  return {
    transaction(fn) {
      const { location } = database();
      if (closed) return Promise.reject(new CodedError('SQL_CLOSED', { location }));
      // Waiting for a transaction that waits for us would be for ever.
      if (within.getStore()?.open)
        return Promise.reject(new CodedError('SQL_NESTED_TRANSACTION', { location }));
      return queue.add(() => withRetries(fn));
    },
    async close() {
      closed = true;
      await queue.onIdle();
      await Promise.all([writer.destroy(), database().reader.destroy()]);
    },
  };
}
