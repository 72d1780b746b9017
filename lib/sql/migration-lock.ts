import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { CodedError } from '../errors/index.ts';
import { databaseNow, instantSql } from './clock.ts';
import { instant } from './columns.ts';
import { dialectOf } from './dialect.ts';
import { insertIfAbsent } from './insert.ts';
import type { Database } from './types.ts';

/*
 * One row says who migrates. It is free when `holder` is null or `expires_at` has passed: a migrator that died never
 * has to be cleared away by hand. Each migration renews it in its own transaction, first and last, which fails when someone else has
 * taken the lock meanwhile: so a slow migrator that comes back cannot write beside the new one.
 */
const LOCK = 'schema_lock';
/** Seconds after which a migrator that wrote nothing since may be taken over: it died, or lost its server between two migrations. */
const LEASE_SECONDS = 60;

export interface MigrationLock {
  /** Renews the lock inside a migration's transaction; SQL_MIGRATION_LOCKED when it is no longer ours. */
  renew(tx: Knex.Transaction): Promise<void>;
  release(): Promise<void>;
}

/** Makes the lock's table when it is not there. */
export async function prepareLock(tx: Knex.Transaction): Promise<void> {
  if (!(await tx.schema.hasTable(LOCK)))
    await tx.schema.createTable(LOCK, (t) => {
      t.string('name', 40).notNullable().primary();
      t.string('holder', 200);
      instant(t, 'expires_at');
    });
  await insertIfAbsent(tx, LOCK, ['name'], [{ name: 'migrate', holder: null, expires_at: null }]);
}

/**
 * Takes the lock, waiting for a holder that is still at work.
 *
 * @param waitSeconds how long to wait before SQL_MIGRATION_LOCKED
 */
export async function takeLock(database: Database, waitSeconds: number): Promise<MigrationLock> {
  const holder = `${hostname()}:${process.pid}:${randomUUID()}`;
  const until = performance.now() + waitSeconds * 1_000;
  // Whoever migrates writes alone, and may do so for minutes.
  while (!(await database.transaction((tx) => takeOnce(tx, holder), { unhurried: true }))) {
    if (performance.now() >= until) throw await locked(database.reader, database.location);
    await wait(50 + Math.random() * 100);
  }
  return {
    async renew(tx) {
      if (!(await extend(tx, holder))) throw await locked(tx, database.location);
    },
    async release() {
      await database.transaction(async (tx) => {
        await tx(LOCK).where({ name: 'migrate', holder }).update({ holder: null, expires_at: null });
      });
    },
  };
}

async function takeOnce(tx: Knex.Transaction, holder: string): Promise<boolean> {
  const now = await databaseNow(tx);
  const free = await tx(LOCK)
    .where({ name: 'migrate' })
    .andWhere((or) => or.whereNull('holder').orWhere('expires_at', '<', now))
    .update({ holder });
  return free > 0 && (await extend(tx, holder));
}

async function extend(tx: Knex.Transaction, holder: string): Promise<boolean> {
  const expires = tx.raw(instantSql(dialectOf(tx), 'seconds'), [LEASE_SECONDS]);
  return (await tx(LOCK).where({ name: 'migrate', holder }).update({ expires_at: expires })) > 0;
}

async function locked(connection: Knex, location: string): Promise<CodedError> {
  const [row] = (await connection(LOCK).where({ name: 'migrate' }).select('holder', 'expires_at')) as {
    holder: string | null;
    expires_at: string | null;
  }[];
  const details = { location, holder: row?.holder ?? 'unknown', until: row?.expires_at ?? 'now' };
  return new CodedError('SQL_MIGRATION_LOCKED', details);
}
