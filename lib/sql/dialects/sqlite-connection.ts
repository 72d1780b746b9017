import type BetterSqlite3 from 'better-sqlite3';
import knexPackage, { type Knex } from 'knex';

type Connection = BetterSqlite3.Database;
type Statement = BetterSqlite3.Statement;
export type Role = 'writer' | 'reader' | 'scratch';

/**
 * Milliseconds SQLite itself waits for a lock. The driver is synchronous, so this wait stops the whole process:
 * short here, and long in `transaction`, which waits without blocking anyone.
 */
const BUSY_TIMEOUT_MS = 50;
/** While opening there is nobody to hold up yet, and switching to WAL is worth waiting for. */
const OPENING_TIMEOUT_MS = 5_000;
/**
 * KiB of pages that the writer keeps in memory, and a reader: SQLite's own 2,000 hold no more than the upper levels of the
 * indexes of a large tenant. Memory is taken as pages are used, and given back with the connection. Sorting takes as much
 * again, and what is temporary is written to the file without waiting for the disk.
 */
const CACHE_KIB = { writer: 32_768, reader: 8_192, scratch: 8_192 } as const;
/**
 * Pages in the log before they are moved into the file, and bytes of it that stay afterwards: a page of an index that many
 * transactions change is moved once instead of often. 32,000 pages are 128 MB on disk, in the run that fills a large tenant.
 */
const CHECKPOINT_PAGES = 32_000;
const LOG_KEPT_BYTES = 32 * 1024 * 1024;
/** Statements kept prepared per connection: more than the product has hot ones. */
const STATEMENTS_KEPT = 256;
/** A longer statement is a one-off, such as a list of hundreds of keys; keeping it would push out the hot ones. */
const LONGEST_KEPT = 4_000;
const KEEPABLE = /^\s*(select|insert|update|delete|with|begin|commit|rollback)\b/i;

/**
 * A knex instance over one connection to a SQLite file. WAL lets the reader read while the writer writes.
 * `synchronous = NORMAL`: in WAL mode a lost process loses nothing; only a power cut can take the last commits back,
 * whole and in order, never half of one, and the product's work is idempotent: it does the taken-back part again.
 */
export function openSqliteKnex(file: string, role: Role): Knex {
  return knexPackage.knex({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    compileSqlOnError: false,
    // knex would print to the terminal what it also throws.
    log: { warn: silent, error: silent, deprecate: silent, debug: silent },
    // The one writer is queued for in front of knex; the reader's statements are short. Ten minutes is "never".
    acquireConnectionTimeout: 600_000,
    pool: {
      // What is nowhere but in its connection is kept with it.
      min: role === 'scratch' ? 1 : 0,
      max: 1,
      afterCreate(connection: Connection, done: (error: Error | null, connection: Connection) => void) {
        try {
          prepareConnection(connection, role);
          done(null, connection);
        } catch (error) {
          connection.close();
          done(error as Error, connection);
        }
      },
    },
  });
}

function silent(): void {}

function prepareConnection(connection: Connection, role: Role): void {
  connection.pragma(`busy_timeout = ${OPENING_TIMEOUT_MS}`);
  if (role === 'writer') connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  connection.pragma('foreign_keys = ON');
  connection.pragma(`cache_size = -${CACHE_KIB[role]}`);
  connection.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  connection.pragma(`journal_size_limit = ${LOG_KEPT_BYTES}`);
  if (role === 'reader') connection.pragma('query_only = ON');
  connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);

  const prepare = keepStatements(connection);
  connection.prepare = (
    role === 'writer' ? guardWriter(connection, prepare) : prepare
  ) as Connection['prepare'];
}

/** Keeps the statements that knex asks for again and again, least recently used out first. SQLite itself renews them when a table changes. */
function keepStatements(connection: Connection): (sql: string) => Statement {
  const prepare = connection.prepare.bind(connection) as (sql: string) => Statement;
  const kept = new Map<string, Statement>();
  return (sql) => {
    if (!KEEPABLE.test(sql)) return prepare(sql);
    const known = kept.get(sql);
    kept.delete(sql);
    const statement = known ?? prepare(sql);
    if (sql.length <= LONGEST_KEPT) kept.set(sql, statement);
    if (kept.size > STATEMENTS_KEPT) kept.delete(kept.keys().next().value!);
    return statement;
  };
}

/**
 * The writer writes in transactions only. SQLite ends a transaction by itself on some errors (a full disk), and a
 * failed COMMIT leaves one open: neither may turn the next statements into single writes or block the next transaction.
 */
function guardWriter(
  connection: Connection,
  prepare: (sql: string) => Statement,
): (sql: string) => Statement {
  return (sql) => {
    const word = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase();
    if (word === 'BEGIN') {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      // Taking the write lock at once: a transaction that reads first and then writes could otherwise fail half-way.
      return prepare('BEGIN IMMEDIATE');
    }
    if (connection.inTransaction || word === 'PRAGMA') return prepare(sql);
    if (word === 'ROLLBACK') return prepare('SELECT 1');
    throw Object.assign(new Error('there is no transaction to write in'), { code: 'SQLITE_ABORT' });
  };
}
