import { calendarDate, instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Learners as the ILR shapes them: aims, preferences, monitoring codes, periods of training, destination rows. */
export const learners: Migration = {
  name: '0001-learners',

  async up(tx) {
    await tx.schema.createTable('mis_learner', (t) => {
      t.string('ref', 64).notNullable().primary();
      t.integer('ukprn').notNullable();
      t.string('prev_ref', 64);
      t.bigInteger('uln').notNullable();
      t.string('family_name', 100);
      t.string('given_names', 100);
      calendarDate(t, 'date_of_birth');
      t.string('email', 254);
      t.string('telephone', 40);
      t.string('language', 2).notNullable();
      t.integer('plan_learn_hours');
      t.integer('plan_eep_hours');
      t.integer('preferences_known').notNullable();
      t.integer('absent').notNullable();
      t.integer('test').notNullable();
      t.string('suppression', 24);
      t.string('suppressed_by', 100);
      instant(t, 'suppressed_at');
      t.integer('change_no').notNullable();
    });
    await tx.schema.alterTable('mis_learner', (t) => {
      t.index(['change_no', 'ref'], 'ix_mis_learner_change');
    });

    // Who stood in which file: the newest year tells of a learner, and who is missing from it is absent.
    await tx.schema.createTable('mis_learner_year', (t) => {
      t.integer('ukprn').notNullable();
      t.string('year', 7).notNullable();
      t.string('learner_ref', 64).notNullable();
      t.string('digest', 64).notNullable();
      t.integer('absent').notNullable();
      t.primary(['ukprn', 'year', 'learner_ref']);
    });
    await tx.schema.alterTable('mis_learner_year', (t) => {
      t.index(['learner_ref'], 'ix_mis_learner_year_learner');
    });

    await tx.schema.createTable('mis_aim', (t) => {
      t.string('learner_ref', 64).notNullable();
      t.string('year', 7).notNullable();
      t.integer('position').notNullable();
      t.integer('aim_seq_number').notNullable();
      t.string('learn_aim_ref', 8).notNullable();
      t.integer('aim_type').notNullable();
      calendarDate(t, 'start_date').notNullable();
      calendarDate(t, 'planned_end_date').notNullable();
      calendarDate(t, 'actual_end_date');
      calendarDate(t, 'achievement_date');
      t.integer('fund_model').notNullable();
      t.integer('prog_type');
      t.integer('fwork_code');
      t.integer('pway_code');
      t.integer('std_code');
      t.integer('comp_status').notNullable();
      t.integer('withdraw_reason');
      t.integer('outcome');
      t.integer('restart').notNullable();
      t.integer('higher_education').notNullable();
      t.primary(['learner_ref', 'year', 'position']);
    });

    await tx.schema.createTable('mis_pot', (t) => {
      t.string('learner_ref', 64).notNullable();
      t.string('id', 80).notNullable();
      calendarDate(t, 'start_date').notNullable();
      calendarDate(t, 'actual_end_date');
      calendarDate(t, 'termination_date');
      t.string('title', 200);
      t.primary(['learner_ref', 'id']);
    });

    await tx.schema.createTable('mis_preference', (t) => {
      t.string('learner_ref', 64).notNullable();
      t.string('type', 3).notNullable();
      t.integer('code').notNullable();
      t.primary(['learner_ref', 'type', 'code']);
    });

    await tx.schema.createTable('mis_fam', (t) => {
      t.string('learner_ref', 64).notNullable();
      t.string('type', 8).notNullable();
      t.string('code', 8).notNullable();
      t.primary(['learner_ref', 'type', 'code']);
    });

    await tx.schema.createTable('mis_destination', (t) => {
      t.string('id', 36).notNullable().primary();
      t.string('learner_ref', 64).notNullable();
      t.string('pot_id', 80);
      t.string('out_type', 3).notNullable();
      t.integer('out_code').notNullable();
      calendarDate(t, 'start_date').notNullable();
      calendarDate(t, 'end_date');
      calendarDate(t, 'coll_date').notNullable();
      t.integer('version').notNullable();
      t.string('source', 8).notNullable();
      json(t, 'provenance');
      t.integer('withdrawn').notNullable();
    });
    await tx.schema.alterTable('mis_destination', (t) => {
      t.index(['learner_ref'], 'ix_mis_destination_learner');
    });

    await tx.schema.createTable('mis_destination_version', (t) => {
      t.string('id', 36).notNullable();
      t.integer('version').notNullable();
      json(t, 'row').notNullable();
      instant(t, 'at').notNullable();
      t.primary(['id', 'version']);
    });

    await tx.schema.createTable('mis_gone', (t) => {
      t.string('ref', 64).notNullable().primary();
      t.integer('change_no').notNullable();
    });
    await tx.schema.alterTable('mis_gone', (t) => {
      t.index(['change_no'], 'ix_mis_gone_change');
    });
    // `change`: number of the last change of the feed. `preferences`: 1 once a file or a screen told contact preferences.
    await tx.schema.createTable('mis_counter', (t) => {
      t.string('name', 16).notNullable().primary();
      t.integer('value').notNullable();
    });
    await tx('mis_counter').insert({ name: 'change', value: 0 });
    await tx('mis_counter').insert({ name: 'preferences', value: 0 });
  },

  async down(tx) {
    const tables = [
      'counter',
      'gone',
      'destination_version',
      'destination',
      'fam',
      'preference',
      'pot',
      'aim',
      'learner_year',
      'learner',
    ];
    for (const table of tables) await tx.schema.dropTable(`mis_${table}`);
  },
};
