import { instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** The details form of the tenant: every version that was saved, and when each was pushed to the survey service. */
export const details: Migration = {
  name: '0003-details',

  async up(tx) {
    await tx.schema.createTable('dt_details', (t) => {
      t.integer('version').notNullable().primary();
      json(t, 'form').notNullable();
      // The version that was put back by this one; null: it was edited.
      t.integer('restores');
      t.string('who', 100).notNullable();
      instant(t, 'at').notNullable();
      instant(t, 'pushed_at');
      t.string('pushed_by', 100);
    });
  },

  async down(tx) {
    await tx.schema.dropTable('dt_details');
  },
};
