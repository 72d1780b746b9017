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

/**
 * A driver's error as a coded one; whatever did not come from the driver is given back as it is.
 * The driver's message names tables and columns but never values, so it may be shown.
 *
 * @param location where, without any secret
 */
export function sqlError(error: unknown, location: string): unknown {
  const driverCode = driverCodeOf(error);
  if (driverCode === undefined) return error;
  const known = BY_SQLITE_CODE.find(([prefix]) => driverCode.startsWith(prefix));
  return new CodedError(
    known?.[1] ?? 'SQL_FAILED',
    { location, what: describe(error, driverCode) },
    { cause: error },
  );
}

/** Is it one of the errors after which the same transaction may simply be run again? */
export function isBusy(error: unknown): boolean {
  const code = driverCodeOf(error);
  return code !== undefined && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'));
}

function driverCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof CodedError) return undefined;
  const code = (error as Error & { code?: unknown }).code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}

/** knex puts the whole statement in front of the driver's words: only those are worth a line on a screen. */
function describe(error: unknown, driverCode: string): string {
  const message = (error as Error).message;
  const words = message.slice(message.lastIndexOf(' - ') < 0 ? 0 : message.lastIndexOf(' - ') + 3);
  return `${driverCode}: ${words}`;
}
