import { defineErrors } from '../definition.ts';

export const sqlErrors = defineErrors({
  SQL_UNREACHABLE: {
    message: 'The database {location} cannot be opened ({what})',
    hint: 'Check that the folder exists and may be written, or that the server runs and its address is right',
    retryable: true,
    exitCode: 5,
    httpStatus: 503,
  },
  SQL_ADDRESS_WRONG: {
    message: 'The address of the SQL Server is not understood ({what})',
    hint: 'Write it as mssql://user:password@host:1433/database, with ?encrypt=false only for a server on this machine',
    exitCode: 4,
  },
  SQL_LOGIN_REFUSED: {
    message: 'The SQL Server refused the login for {location} ({what})',
    hint: 'Check user and password in the address, and that the user may open this database',
    exitCode: 4,
    httpStatus: 503,
  },
  SQL_NAME_WRONG: {
    message: 'A database cannot be named {name}',
    hint: 'Use letters, digits, hyphens and underscores, beginning with a letter, at most 100',
    exitCode: 4,
  },
  SQL_BUSY: {
    message: 'The database {location} stayed locked by another process',
    hint: 'Try again; if it stays so, look for a process that holds a transaction open on it',
    retryable: true,
    exitCode: 5,
    httpStatus: 503,
  },
  SQL_DISK_FULL: {
    message: 'The database {location} has no room left on its disk',
    hint: 'Free space on the disk; nothing of the failed transaction was written, and work goes on by itself',
    retryable: true,
    exitCode: 5,
    httpStatus: 503,
  },
  SQL_READ_ONLY: {
    message: 'The database {location} may not be written',
    hint: 'Check the permissions of the file and its folder; writes go through a transaction only',
    exitCode: 5,
    httpStatus: 503,
  },
  SQL_DAMAGED: {
    message: 'The database {location} is damaged or is no database ({what})',
    hint: 'Stop everything that uses it and restore the last backup',
    exitCode: 5,
    httpStatus: 503,
  },
  SQL_DUPLICATE: {
    message: 'A row with the same key is already in {location} ({what})',
    hint: 'Someone else wrote it first: read it again and decide again',
    httpStatus: 409,
  },
  SQL_CONSTRAINT: {
    message: 'A row breaks a rule of the tables of {location} ({what})',
    hint: 'This is a defect: report it with the log of this run',
  },
  SQL_FAILED: {
    message: 'The database {location} refused a statement ({what})',
    hint: 'Run `destinations doctor`; if it finds nothing, report this with the log of this run',
    exitCode: 5,
  },
  SQL_NESTED_TRANSACTION: {
    message: 'A transaction on {location} was asked for inside another one',
    hint: 'This is a defect: pass the open transaction on instead of opening a second one',
  },
  SQL_CLOSED: {
    message: 'The database {location} is closed',
    hint: 'This is a defect: something still works on a database that was closed',
  },
  SQL_SCHEMA_NEWER: {
    message: 'The database {location} has the migration {name} of {family}, which this version does not know',
    hint: 'Use the version of the product that wrote it, or a newer one; nothing was changed',
    exitCode: 4,
    httpStatus: 503,
  },
  SQL_SCHEMA_ORDER: {
    message: 'The migration {name} of {family} is missing in {location} although a later one was applied',
    hint: 'This is a defect of the release: a migration was numbered below one already published',
    exitCode: 4,
  },
  SQL_MIGRATION_UNKNOWN: {
    message: '{family} has no migration {name}',
    hint: 'Name one of the applied migrations, as `destinations doctor` lists them',
    exitCode: 2,
  },
  SQL_MIGRATION_FAILED: {
    message: 'The migration {name} of {family} failed on {location} ({what})',
    hint: 'Nothing of it was kept; the migrations before it were. Report it with the log of this run',
    exitCode: 5,
  },
  SQL_MIGRATION_LOCKED: {
    message: 'Another process ({holder}) is migrating {location} until {until}',
    hint: 'Wait for it to finish and try again; a lock left by a process that died ends at that time by itself',
    retryable: true,
    exitCode: 5,
    httpStatus: 503,
  },
});
