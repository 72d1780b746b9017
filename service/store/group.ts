import type { Knex } from 'knex';
import type { Database } from '../../lib/sql/index.ts';

type Work = (tx: Knex.Transaction) => Promise<unknown>;

interface Waiting {
  readonly work: Work;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Works committed at once at most: a transaction that stays short for whoever waits behind it. */
const AT_ONCE = 32;

/** Runs `work` in a transaction that it may share with others; it is committed when this resolves. */
export type Grouped = <T>(work: (tx: Knex.Transaction) => Promise<T>) => Promise<T>;

/**
 * Commits small writes of concurrent jobs together: what comes in while one commit is under way shares the next, so
 * that one flush to disk serves many. When one of them fails nothing of the group was written, and each runs again by
 * itself: so a work must do nothing but SQL.
 */
export function groupTransactions(database: Database): Grouped {
  let waiting: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, AT_ONCE);
      waiting = waiting.slice(AT_ONCE);
      await commit(group);
    }
    running = false;
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    try {
      const values = await database.transaction(async (tx) => {
        const done: unknown[] = [];
        for (const { work } of group) done.push(await work(tx));
        return done;
      });
      for (const [at, { resolve }] of group.entries()) resolve(values[at]);
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else for (const alone of group) await commit([alone]);
    }
  }

  return <T>(work: (tx: Knex.Transaction) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      // After this turn and the next: jobs that go on together commit together, and what comes from a mail server
      // at once is read over two turns.
      if (!running) {
        running = true;
        setImmediate(() => setImmediate(() => void run()));
      }
    });
}
