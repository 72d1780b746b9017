export { databaseNow, instantSql } from './clock.ts';
export { calendarDate, instant, json, uuid } from './columns.ts';
export { doctor, type Finding } from './doctor.ts';
export { hotConnection } from './hot.ts';
export { bulkInsert, inChunks, insertIfAbsent, type Row } from './insert.ts';
export { type Applied, migrate, rollback } from './migrate.ts';
export { openDatabase, type SqliteLocation } from './open.ts';
export { afterCommit } from './transactions.ts';
export type { Database, Dialect, Migration, MigrationFamily } from './types.ts';
