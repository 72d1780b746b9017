import { instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** What was erased, kept without saying of whom, and the order in which surveys come to be kept no longer. */
export const erasures: Migration = {
  name: '0007-erasures',

  async up(tx) {
    await tx.schema.createTable('dt_erasure', (t) => {
      t.increments('id');
      instant(t, 'at').notNullable();
      t.string('who', 100).notNullable();
      t.string('why', 500).notNullable();
      json(t, 'counts').notNullable();
      t.integer('surveys').notNullable();
      t.integer('surveys_gone').notNullable();
    });
    // By it a learner is known again whom the MIS still has, so that nothing is collected of them anew.
    await tx.schema.createTable('dt_erased', (t) => {
      t.string('digest', 64).notNullable().primary();
      t.integer('erasure').notNullable();
    });
    await tx.schema.alterTable('dt_survey', (t) => {
      t.index(['closes_on', 'survey_id'], 'ix_dt_survey_closes');
    });
  },

  async down(tx) {
    await tx.schema.alterTable('dt_survey', (t) => {
      t.dropIndex(['closes_on', 'survey_id'], 'ix_dt_survey_closes');
    });
    for (const table of ['dt_erased', 'dt_erasure']) await tx.schema.dropTable(table);
  },
};
