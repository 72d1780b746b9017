import type { Knex } from 'knex';
import { CodedError, type ErrorCode } from '../errors/index.ts';

/** What SQLite calls it, by the beginning of its code (extended codes are `SQLITE_BUSY_SNAPSHOT` and the like). */
const BY_SQLITE_CODE: readonly (readonly [prefix: string, code: ErrorCode])[] = [
  ['SQLITE_BUSY', 'SQL_BUSY'],
  ['SQLITE_LOCKED', 'SQL_BUSY'],
  ['SQLITE_FULL', 'SQL_DISK_FULL'],
  ['SQLITE_IOERR', 'SQL_UNREACHABLE'],
  ['SQLITE_CANTOPEN', 'SQL_UNREACHABLE'],
  ['SQLITE_PERM', 'SQL_READ_ONLY'],
  ['SQLITE_READONLY', 'SQL_READ_ONLY'],
  ['SQLITE_NOTADB', 'SQL_DAMAGED'],
  ['SQLITE_CORRUPT', 'SQL_DAMAGED'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'SQL_DUPLICATE'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'SQL_DUPLICATE'],
  ['SQLITE_CONSTRAINT', 'SQL_CONSTRAINT'],
];

/** SQL Server's own numbers. */
const BY_NUMBER: ReadonlyMap<number, ErrorCode> = new Map([
  [1205, 'SQL_BUSY'], // chosen as the victim of a deadlock
  [1222, 'SQL_BUSY'], // waited too long for a lock
  [3960, 'SQL_BUSY'], // somebody changed the row under a snapshot
  [2627, 'SQL_DUPLICATE'],
  [2601, 'SQL_DUPLICATE'],
  [547, 'SQL_CONSTRAINT'],
  [515, 'SQL_CONSTRAINT'],
  [1105, 'SQL_DISK_FULL'], // the files of the database
  [9002, 'SQL_DISK_FULL'], // the log of the database
  [3906, 'SQL_READ_ONLY'],
  [4060, 'SQL_UNREACHABLE'], // no such database, or not for this user
  [18456, 'SQL_LOGIN_REFUSED'],
]);

/** What the driver for SQL Server calls it when no answer came from the server. */
const BY_DRIVER_CODE: ReadonlyMap<string, ErrorCode> = new Map([
  ['ELOGIN', 'SQL_LOGIN_REFUSED'],
  ['ESOCKET', 'SQL_UNREACHABLE'],
  ['ETIMEOUT', 'SQL_UNREACHABLE'],
  ['ECONNCLOSED', 'SQL_UNREACHABLE'],
  ['ECONNRESET', 'SQL_UNREACHABLE'],
  ['EINSTLOOKUP', 'SQL_UNREACHABLE'],
  ['EINVALIDSTATE', 'SQL_UNREACHABLE'], // the connection broke in the middle of a transaction
  ['EABORT', 'SQL_FAILED'],
  ['EREQUEST', 'SQL_FAILED'],
]);

/** What a driver said, in our words: a code, and a description that never holds a value of a row. */
interface DriverError {
  readonly code: ErrorCode;
  readonly what: string;
  /** May be kept beside the coded error: it holds no value of a row. */
  readonly cause: unknown;
}

/**
 * A driver's error as a coded one; whatever did not come from a driver is given back as it is.
 *
 * @param location where, without any secret
 */
export function sqlError(error: unknown, location: string): unknown {
  const read = readDriverError(error);
  if (read === undefined) return error;
  return new CodedError(read.code, { location, what: read.what }, { cause: read.cause });
}

type Step = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * Lets everything that is read outside a transaction fail with coded errors, as transactions do: a server that is away
 * is SQL_UNREACHABLE wherever it is noticed.
 */
export function tellInCodes(reader: Knex, location: string): Knex {
  const { client } = reader as unknown as { client: Record<'query' | 'acquireConnection', Step> };
  for (const step of ['query', 'acquireConnection'] as const) {
    const perform = client[step].bind(client);
    client[step] = async (...args) => {
      try {
        return await perform(...args);
      } catch (error) {
        throw sqlError(error, location);
      }
    };
  }
  return reader;
}

/** Is it one of the errors after which the same transaction may simply be run again? */
export function isBusy(error: unknown): boolean {
  return readDriverError(error)?.code === 'SQL_BUSY';
}

/** Is a key taken? Where an insert looked first, somebody else was quicker: run again, it sees the row. */
export function isDuplicate(error: unknown): boolean {
  return readDriverError(error)?.code === 'SQL_DUPLICATE';
}

function readDriverError(error: unknown): DriverError | undefined {
  if (!(error instanceof Error) || error instanceof CodedError) return undefined;
  const { code, number } = error as Error & { code?: unknown; number?: unknown };
  if (typeof code !== 'string') return undefined;
  if (code.startsWith('SQLITE_')) return readSqliteError(error, code);
  if (number === undefined && !BY_DRIVER_CODE.has(code)) return undefined;
  const known = typeof number === 'number' ? BY_NUMBER.get(number) : undefined;
  const what = serverWords(code, number);
  return { code: known ?? BY_DRIVER_CODE.get(code) ?? 'SQL_FAILED', what, cause: new Error(what) };
}

/** SQL Server puts the values of the row into its words, so only its number goes on, or the driver's code. */
export function serverWords(code: unknown, number: unknown): string {
  return typeof number === 'number' ? `SQL Server error ${number}` : String(code);
}

function readSqliteError(error: Error, driverCode: string): DriverError {
  const known = BY_SQLITE_CODE.find(([prefix]) => driverCode.startsWith(prefix))?.[1];
  return { code: known ?? 'SQL_FAILED', what: describe(error, driverCode), cause: error };
}

/** knex puts the whole statement in front of the driver's words: only those, which name no value, are worth a line. */
function describe(error: unknown, driverCode: string): string {
  const message = (error as Error).message;
  const words = message.slice(message.lastIndexOf(' - ') < 0 ? 0 : message.lastIndexOf(' - ') + 3);
  return `${driverCode}: ${words}`;
}
