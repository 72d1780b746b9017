import { describe, expect, it } from 'vitest';
import { doctor, type MigrationFamily, migrate, rollback } from '../../lib/sql/index.ts';
import { controlMigrations } from '../../migrations/control/index.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import { serviceMigrations } from '../../migrations/service/index.ts';
import { ownTables } from '../support/own-tables.ts';
import { countOf, fillEmpty } from './old-rows.ts';
import type { Store } from './store.ts';

const FAMILIES: readonly MigrationFamily[] = [
  controlMigrations,
  hostMigrations,
  queueMigrations,
  pluginMigrations,
  serviceMigrations,
];

export function migrationBehaviours(store: Store): void {
  describe('the tables of every house', () => {
    it('are made, found right by the doctor, and taken back', async () => {
      const database = await store.empty();
      const { applied } = await migrate(database, FAMILIES);
      expect(applied).toHaveLength(FAMILIES.flatMap(({ migrations }) => migrations).length);
      expect(await doctor(database, FAMILIES)).toEqual([]);
      expect((await migrate(database, FAMILIES)).applied).toEqual([]);
      for (const family of [...FAMILIES].reverse()) await rollback(database, family, { to: null });
      expect(await ownTables(database)).toEqual([]);
    });

    it('keep the rows that are in them, on the way up and on the way down', async () => {
      const database = await store.empty();
      const first = FAMILIES.map(({ family, migrations }) => ({
        family,
        migrations: migrations.slice(0, 1),
      }));
      await migrate(database, first);
      await fillEmpty(database);
      const oldest = await ownTables(database);
      const held = async () => Promise.all(oldest.map((table) => countOf(database, table)));
      const before = await held();
      expect(before).not.toContain(0);
      for (const turn of ['up', 'down', 'up again']) {
        if (turn === 'down')
          for (const family of [...FAMILIES].reverse())
            await rollback(database, family, { to: family.migrations[0]!.name });
        else await migrate(database, FAMILIES);
        expect(await held(), turn).toEqual(before);
        if (turn === 'up') await fillEmpty(database);
      }
      expect(await doctor(database, FAMILIES)).toEqual([]);
    });

    it('that somebody changed are named by the doctor', async () => {
      const database = await store.empty();
      await migrate(database, [queueMigrations]);
      await database.transaction(async (tx) => {
        await tx.schema.alterTable('dq_pause', (t) => t.dropColumn('why'));
        await tx.schema.alterTable('dq_failure', (t) => t.dropIndex([], 'ix_dq_failure_job'));
      });
      expect(await doctor(database, [queueMigrations])).toMatchObject([
        { kind: 'index-missing', name: 'ix_dq_failure_job' },
        { kind: 'column-missing', name: 'dq_pause.why' },
      ]);
    });
  });

  describe('migrators', () => {
    it('two at once apply each migration once between them', async () => {
      const one = await store.empty();
      const two = await store.again(one);
      const results = await Promise.all([migrate(one, FAMILIES), migrate(two, FAMILIES)]);
      const applied = results.flatMap((result) =>
        result.applied.map(({ family, name }) => `${family}/${name}`),
      );
      expect(applied.sort()).toEqual(
        FAMILIES.flatMap(({ family, migrations }) =>
          migrations.map(({ name }) => `${family}/${name}`),
        ).sort(),
      );
    });

    it('keep nothing of a migration that fails, and everything before it', async () => {
      const database = await store.empty();
      const broken: MigrationFamily = {
        family: 'trial',
        migrations: [
          {
            name: '0001-broken',
            async up(tx) {
              await tx.schema.createTable('t_half', (t) => t.increments('id'));
              await tx.raw('insert into nowhere values (1)');
            },
            async down() {},
          },
        ],
      };
      await expect(migrate(database, [queueMigrations, broken])).rejects.toMatchObject({
        code: 'SQL_MIGRATION_FAILED',
        details: { name: '0001-broken' },
      });
      expect([...(await ownTables(database))].sort()).toEqual(['dq_failure', 'dq_job', 'dq_pause']);
    });

    it('refuse a schema newer than themselves', async () => {
      const database = await store.empty();
      await migrate(database, FAMILIES);
      const older = { ...pluginMigrations, migrations: pluginMigrations.migrations.slice(0, 1) };
      await expect(migrate(database, [older])).rejects.toMatchObject({ code: 'SQL_SCHEMA_NEWER' });
    });
  });
}
