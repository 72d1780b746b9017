import { calendarDate, instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** How the leavers stood after a run, for screens that may not count them. */
export const tallies: Migration = {
  name: '0008-tallies',

  async up(tx) {
    await tx.schema.createTable('dt_tally', (t) => {
      t.integer('run_id').notNullable().primary();
      // Termination dates of the leavers, both included.
      calendarDate(t, 'from_on').notNullable();
      calendarDate(t, 'to_on').notNullable();
      t.integer('leavers').notNullable();
      t.integer('contacted').notNullable();
      t.integer('answered').notNullable();
      t.integer('known').notNullable();
      t.integer('unreached').notNullable();
      // How many POTs have each reason.
      json(t, 'decisions').notNullable();
      instant(t, 'at').notNullable();
    });
  },

  async down(tx) {
    await tx.schema.dropTable('dt_tally');
  },
};
