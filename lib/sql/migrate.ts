import type { Knex } from 'knex';
import { asCoded, CodedError, isCoded } from '../errors/index.ts';
import { databaseNow } from './clock.ts';
import { instant } from './columns.ts';
import { sqlError } from './errors.ts';
import { type MigrationLock, prepareLock, takeLock } from './migration-lock.ts';
import type { Database, Migration, MigrationFamily } from './types.ts';

const LEDGER = 'schema_migration';
/** Seconds a second migrator waits for the first, which is usually bringing the same tables up. */
const WAIT_SECONDS = 30;

export interface Applied {
  readonly family: string;
  readonly name: string;
}

interface MigrateOptions {
  /** Seconds to wait for another migrator, default 30. */
  readonly waitSeconds?: number;
}

/**
 * Brings every family up to its newest migration, family by family in the order given. Each migration and the row
 * that records it commit together, so a killed migrator leaves whole migrations and the next one goes on from there.
 *
 * @throws SQL_SCHEMA_NEWER before anything is changed when the database knows a migration that we do not,
 *   SQL_MIGRATION_LOCKED when another migrator is still at work after `waitSeconds`, SQL_MIGRATION_FAILED
 */
export async function migrate(
  database: Database,
  families: readonly MigrationFamily[],
  options: MigrateOptions = {},
): Promise<{ applied: Applied[] }> {
  if (await isCurrent(database, families)) return { applied: [] };
  return underLock(database, options, async (lock) => {
    const pending = pendingOf(database, families, await readLedger(database.reader));
    const applied: Applied[] = [];
    for (const { family, migration } of pending) {
      await step(database, lock, family, migration, async (tx) => {
        await migration.up(tx, database.dialect);
        await tx(LEDGER).insert({ family, name: migration.name, applied_at: await databaseNow(tx) });
      });
      applied.push({ family, name: migration.name });
    }
    return { applied };
  });
}

/**
 * Takes migrations of one family back, newest first, each in its own transaction.
 *
 * @param to the migration that stays the newest; null takes back all
 * @throws SQL_MIGRATION_UNKNOWN when `to` is not an applied migration
 */
export async function rollback(
  database: Database,
  family: MigrationFamily,
  options: MigrateOptions & { to: string | null },
): Promise<{ reverted: Applied[] }> {
  return underLock(database, options, async (lock) => {
    const ledger = await readLedger(database.reader);
    pendingOf(database, [family], ledger);
    const applied = family.migrations.filter((migration) => has(ledger, family.family, migration.name));
    const keep =
      options.to === null ? 0 : applied.findIndex((migration) => migration.name === options.to) + 1;
    if (options.to !== null && keep === 0)
      throw new CodedError('SQL_MIGRATION_UNKNOWN', { family: family.family, name: options.to });
    const reverted: Applied[] = [];
    for (const migration of applied.slice(keep).reverse()) {
      await step(database, lock, family.family, migration, async (tx) => {
        await migration.down(tx, database.dialect);
        await tx(LEDGER).where({ family: family.family, name: migration.name }).delete();
      });
      reverted.push({ family: family.family, name: migration.name });
    }
    return { reverted };
  });
}

/** What the database says was applied; nothing when it was never migrated. */
export async function readLedger(connection: Knex): Promise<Applied[]> {
  if (!(await connection.schema.hasTable(LEDGER))) return [];
  return connection(LEDGER).select('family', 'name').orderBy(['family', 'name']);
}

/**
 * The migrations still to apply, in order.
 *
 * @throws SQL_SCHEMA_NEWER, SQL_SCHEMA_ORDER
 */
export function pendingOf(
  database: Pick<Database, 'location'>,
  families: readonly MigrationFamily[],
  ledger: readonly Applied[],
): { family: string; migration: Migration }[] {
  return families.flatMap(({ family, migrations }) => {
    const { location } = database;
    const newer = ledger.find((row) => row.family === family && !migrations.some((m) => m.name === row.name));
    if (newer) throw new CodedError('SQL_SCHEMA_NEWER', { location, ...newer });
    const applied = migrations.filter((migration) => has(ledger, family, migration.name)).length;
    const gap = migrations.slice(0, applied).find((migration) => !has(ledger, family, migration.name));
    if (gap) throw new CodedError('SQL_SCHEMA_ORDER', { location, family, name: gap.name });
    return migrations.slice(applied).map((migration) => ({ family, migration }));
  });
}

/** Whether every migration was applied. Changes nothing. @throws SQL_SCHEMA_NEWER, SQL_SCHEMA_ORDER */
export async function isCurrent(database: Database, families: readonly MigrationFamily[]): Promise<boolean> {
  return pendingOf(database, families, await readLedger(database.reader)).length === 0;
}

async function underLock<T>(
  database: Database,
  options: MigrateOptions,
  fn: (lock: MigrationLock) => Promise<T>,
): Promise<T> {
  await database.transaction(prepareTables, { unhurried: true });
  const lock = await takeLock(database, options.waitSeconds ?? WAIT_SECONDS);
  try {
    return await fn(lock);
  } finally {
    await lock.release();
  }
}

async function prepareTables(tx: Knex.Transaction): Promise<void> {
  await prepareLock(tx);
  if (await tx.schema.hasTable(LEDGER)) return;
  await tx.schema.createTable(LEDGER, (t) => {
    t.string('family', 40).notNullable();
    t.string('name', 100).notNullable();
    instant(t, 'applied_at').notNullable();
    t.primary(['family', 'name']);
  });
}

async function step(
  database: Database,
  lock: MigrationLock,
  family: string,
  migration: Migration,
  fn: (tx: Knex.Transaction) => Promise<void>,
): Promise<void> {
  try {
    await database.transaction(
      async (tx) => {
        await lock.renew(tx);
        await fn(tx);
        // It may have taken longer than the lock is held.
        await lock.renew(tx);
      },
      { unhurried: true },
    );
  } catch (error) {
    if (
      isCoded(error, 'SQL_BUSY') ||
      isCoded(error, 'SQL_DISK_FULL') ||
      isCoded(error, 'SQL_MIGRATION_LOCKED')
    )
      throw error;
    const coded = asCoded(sqlError(error, database.location));
    const details = { location: database.location, family, name: migration.name, what: whatOf(coded) };
    throw new CodedError('SQL_MIGRATION_FAILED', details, { cause: error });
  }
}

function whatOf(error: CodedError): string {
  return typeof error.details.what === 'string' ? error.details.what : error.code;
}

function has(ledger: readonly Applied[], family: string, name: string): boolean {
  return ledger.some((row) => row.family === family && row.name === name);
}
