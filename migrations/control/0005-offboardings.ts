import { instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Tenants that leave, or left: how far each is, so that a killed command goes on where it was (decision 0038). */
export const offboardings: Migration = {
  name: '0005-offboardings',

  async up(tx) {
    await tx.schema.createTable('ct_offboarding', (t) => {
      t.increments('id');
      t.string('tenant', 64).notNullable();
      t.string('state', 12).notNullable();
      t.string('who', 100).notNullable();
      t.string('why', 500).notNullable();
      t.string('folder', 500).notNullable();
      instant(t, 'began_at').notNullable();
      // What each step came to: counts, digests and instants, nothing of any learner.
      json(t, 'steps').notNullable();
    });
    await tx.schema.alterTable('ct_offboarding', (t) => {
      t.index(['tenant', 'id'], 'ix_ct_offboarding_tenant');
    });
  },

  async down(tx) {
    await tx.schema.dropTable('ct_offboarding');
  },
};
