import { instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** How far each rollout has come, so that the same command goes on with what is left. */
export const rollouts: Migration = {
  name: '0004-rollouts',

  async up(tx) {
    await tx.schema.createTable('ct_rollout', (t) => {
      t.string('name', 64).notNullable().primary();
      // Of what each part of the file said when it was last applied.
      json(t, 'digests').notNullable();
      t.string('begun_by', 100).notNullable();
      instant(t, 'begun_at').notNullable();
      // The one process that applies it, by a lease: one that died need not be cleared away by hand.
      t.string('holder', 200);
      t.string('held_by', 100);
      instant(t, 'held_until');
    });

    await tx.schema.createTable('ct_rollout_tenant', (t) => {
      t.string('rollout', 64).notNullable();
      t.string('tenant', 64).notNullable();
      t.string('state', 16).notNullable();
      // At which it is, or failed.
      t.string('step', 32);
      json(t, 'done').notNullable();
      json(t, 'error');
      t.integer('test').notNullable();
      instant(t, 'started_at').notNullable();
      instant(t, 'finished_at');
      instant(t, 'observed_at');
      t.primary(['rollout', 'tenant']);
    });
  },

  async down(tx) {
    for (const table of ['rollout_tenant', 'rollout']) await tx.schema.dropTable(`ct_${table}`);
  },
};
