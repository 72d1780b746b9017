import { calendarDate, instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Where the record and what was told cannot both be so, until staff settle it (decision 0055). */
export const conflicts: Migration = {
  name: '0011-conflicts',

  async up(tx) {
    await tx.schema.createTable('dt_conflict', (t) => {
      t.increments('number');
      t.string('state', 16).notNullable();
      t.string('kind', 24).notNullable();
      t.string('learner_ref', 64).notNullable();
      t.string('pot_id', 80);
      t.string('survey_id', 36);
      t.string('row_id', 64);
      json(t, 'on_record');
      t.string('told_type', 3).notNullable();
      t.integer('told_code').notNullable();
      calendarDate(t, 'told_start').notNullable();
      calendarDate(t, 'told_end');
      calendarDate(t, 'told_on').notNullable();
      t.string('told_row_id', 64);
      json(t, 'told_how').notNullable();
      t.string('told_by', 100).notNullable();
      instant(t, 'found_at').notNullable();
      t.string('kept', 8);
      t.string('settled_by', 100);
      instant(t, 'settled_at');
      t.string('why', 500);
    });
    await tx.schema.alterTable('dt_conflict', (t) => {
      t.index(['learner_ref', 'number'], 'ix_dt_conflict_learner');
      t.index(['state', 'number'], 'ix_dt_conflict_state');
    });
  },

  async down(tx) {
    await tx.schema.dropTable('dt_conflict');
  },
};
