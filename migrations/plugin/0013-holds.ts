import { instant } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Who held the tenant's messages and who lifted it, and why somebody is not to be contacted. */
export const holds: Migration = {
  name: '0013-holds',

  async up(tx) {
    // A row for each act, the newest counts.
    await tx.schema.createTable('dt_hold', (t) => {
      t.increments('id');
      t.integer('held').notNullable();
      t.string('who', 100).notNullable();
      t.string('why', 500).notNullable();
      instant(t, 'at').notNullable();
      // When the survey service had it; null: it is still to be told.
      instant(t, 'told_at');
    });
    await tx.schema.alterTable('dt_suppression', (t) => {
      t.string('why', 500);
    });
  },

  async down(tx) {
    await tx.schema.alterTable('dt_suppression', (t) => {
      t.dropColumn('why');
    });
    await tx.schema.dropTable('dt_hold');
  },
};
