export { databaseNow, instantSql } from './clock.ts';
export { calendarDate, instant, json, uuid } from './columns.ts';
export { dialectOf } from './dialect.ts';
export type { MssqlLocation } from './dialects/mssql-location.ts';
export { doctor, type Finding } from './doctor.ts';
export { type EachStatement, inChunks, rowsOf, runEach } from './each.ts';
export { bulkInsert, bulkUpdate, insertIfAbsent, type Row } from './insert.ts';
export { type Applied, isCurrent, migrate, rollback } from './migrate.ts';
export {
  createDatabase,
  type DatabaseLocation,
  dropDatabase,
  emptyLog,
  openDatabase,
  openTemporary,
  stampOf,
} from './open.ts';
export { type Repeated, repeated } from './repeated.ts';
export { afterCommit } from './transactions.ts';
export type { Database, Dialect, Migration, MigrationFamily } from './types.ts';
