import type { Knex } from 'knex';

export type Dialect = 'sqlite' | 'mssql';

export interface TransactionOptions {
  /**
   * Others may write at the same time, where the store can (default false: alone, as on SQLite always). Only for
   * statements whose correctness rests on what each of them compares in the row it changes, and on unique keys.
   */
  readonly concurrent?: boolean;
  /**
   * Its statements may take as long as they do, and it waits as long for others that write (default false: a store may end
   * one that nobody can still be waiting for). For migrations: an index over millions of rows is made in minutes.
   */
  readonly unhurried?: boolean;
}

/**
 * One open database. SQLite has one writer and one reader connection per file: knex's pool of one blocks when a
 * transaction is open, and a second writer would freeze the event loop.
 */
export interface Database {
  readonly dialect: Dialect;
  /** Where it is, without any secret: fit for a screen or a log. */
  readonly location: string;
  /** Reads outside a transaction. On SQLite its own connection: it never waits for a writer. */
  readonly reader: Knex;
  /**
   * Runs `fn` in one write transaction, alone in this database over all processes; await nothing but SQL inside. Runs it
   * again from the start when it was the victim of a deadlock or waited too long for another process.
   */
  transaction<T>(fn: (tx: Knex.Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}

/** One numbered migration of a family. */
export interface Migration {
  /** `0001-what-it-does`, unique in its family; the order is the number's. */
  readonly name: string;
  up(tx: Knex.Transaction, dialect: Dialect): Promise<void>;
  down(tx: Knex.Transaction, dialect: Dialect): Promise<void>;
}

/** Migrations of one family (`plugin`, `host`, `queue`, `service`, `control`). */
export interface MigrationFamily {
  readonly family: string;
  readonly migrations: readonly Migration[];
}
