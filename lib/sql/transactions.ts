import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import PQueue from 'p-queue';
import { CodedError } from '../errors/index.ts';
import { isBusy, isDuplicate, sqlError } from './errors.ts';
import type { Database, TransactionOptions } from './types.ts';

/** Tries of one transaction, and the longest pause between two, in milliseconds: about 20 s in all. */
const TRIES = 100;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 400;
/** Milliseconds after which nothing is tried again: where each try waits for the turn to write, a hundred would take half an hour. */
const LONGEST_WAIT_MS = 30_000;
/** Tries when a key is taken and others write at the same time: whoever looked first sees the other's row now. */
const DUPLICATE_TRIES = 4;

interface OpenTransaction {
  readonly database: Database;
  readonly afterCommit: (() => void)[];
}

const open = new WeakMap<Knex, OpenTransaction>();

/** A transaction that work is being done in, by the writer that it is one of. */
interface Within {
  readonly writer: Knex;
  readonly outer: Within | undefined;
  open: boolean;
}

/**
 * The transactions around what runs now, the innermost first. One storage for all databases: Node visits each storage there
 * ever was at each promise, so one a database would make a process slower with every tenant it opens and closes.
 */
const within = new AsyncLocalStorage<Within>();

function isWithin(writer: Knex): boolean {
  for (let one = within.getStore(); one !== undefined; one = one.outer)
    if (one.writer === writer && one.open) return true;
  return false;
}

/**
 * Calls `fn` once the transaction has committed; never when it rolls back, and never for a process that dies in
 * between: good for waking someone up, not for work that must happen.
 */
export function afterCommit(tx: Knex.Transaction, fn: (database: Database) => void): void {
  const transaction = open.get(tx);
  transaction?.afterCommit.push(() => fn(transaction.database));
}

/** How a store lets several write at once. */
interface Several {
  /** Transactions that may run beside the one that writes alone. */
  readonly beside: number;
  /** Waits in the transaction until no other process writes alone. */
  readonly takeTurn: (tx: Knex.Transaction) => Promise<void>;
  /** Lets the statements of the transaction take as long as they do. */
  readonly takeTime: (tx: Knex.Transaction) => void;
}

/** Runs work in one transaction of the writer: begins it, and ends it by how the work ended. */
export type RunTransaction = <T>(writer: Knex, fn: (tx: Knex.Transaction) => Promise<T>) => Promise<T>;

const byKnex: RunTransaction = (writer, fn) => writer.transaction(fn);

/**
 * The write transactions of one database: those that write alone one after the other, the concurrent ones beside them
 * where the store can. The queues stand in front of knex's pool, where a waiting transaction would be killed by the
 * pool's own time limit.
 */
export function createTransactions(
  writer: Knex,
  database: () => Database,
  { several, run = byKnex }: { readonly several?: Several; readonly run?: RunTransaction } = {},
): Pick<Database, 'transaction' | 'close'> {
  const alone = new PQueue({ concurrency: 1 });
  const beside = several === undefined ? alone : new PQueue({ concurrency: several.beside });
  let closed = false;

  async function once<T>(
    fn: (tx: Knex.Transaction) => Promise<T>,
    { concurrent, unhurried }: TransactionOptions,
  ): Promise<T> {
    const callbacks: (() => void)[] = [];
    const mark: Within = { writer, outer: within.getStore(), open: true };
    try {
      const result = await run(writer, (tx) => {
        // When BEGIN fails, knex rejects the transaction and still calls this.
        if (tx.isCompleted()) return Promise.reject(new Error('the transaction did not begin'));
        open.set(tx, { database: database(), afterCommit: callbacks });
        return within.run(mark, async () => {
          if (!concurrent) await several?.takeTurn(tx);
          if (unhurried) several?.takeTime(tx);
          return fn(tx);
        });
      });
      mark.open = false;
      for (const callback of callbacks) callback();
      return result;
    } finally {
      mark.open = false;
    }
  }

  async function withRetries<T>(
    fn: (tx: Knex.Transaction) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    const began = performance.now();
    const mayTryOn = () => options.unhurried || performance.now() - began < LONGEST_WAIT_MS;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(fn, options);
      } catch (error) {
        const tries = isBusy(error)
          ? TRIES
          : several !== undefined && isDuplicate(error)
            ? DUPLICATE_TRIES
            : 1;
        if (attempt >= tries || !mayTryOn()) throw sqlError(error, database().location);
        await wait(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
      }
    }
  }

  return {
    transaction(fn, options = {}) {
      const { location } = database();
      if (closed) return Promise.reject(new CodedError('SQL_CLOSED', { location }));
      // Waiting for a transaction that waits for us would be for ever.
      if (isWithin(writer)) return Promise.reject(new CodedError('SQL_NESTED_TRANSACTION', { location }));
      return (options.concurrent ? beside : alone).add(() => withRetries(fn, options));
    },
    async close() {
      closed = true;
      await Promise.all([alone.onIdle(), beside.onIdle()]);
      await Promise.all([writer.destroy(), database().reader.destroy()]);
    },
  };
}
