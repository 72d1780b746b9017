import { calendarDate, instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Each survey, each message meant or sent, what came back, and which row of the host it became. */
export const surveysAndOutcomes: Migration = {
  name: '0002-surveys-and-outcomes',

  async up(tx) {
    await tx.schema.createTable('dt_survey', (t) => {
      t.string('survey_id', 36).notNullable().primary();
      t.string('person_key', 64).notNullable();
      t.string('learner_ref', 64).notNullable();
      t.string('pot_id', 80).notNullable();
      t.integer('wave').notNullable();
      t.integer('opening').notNullable();
      t.string('state', 24).notNullable();
      t.string('reason', 32).notNullable();
      calendarDate(t, 'pot_start').notNullable();
      calendarDate(t, 'actual_end');
      calendarDate(t, 'termination').notNullable();
      calendarDate(t, 'stop_on').notNullable();
      calendarDate(t, 'closes_on').notNullable();
      t.integer('rounds').notNullable();
      calendarDate(t, 'last_round_on');
      t.string('owes', 16);
      instant(t, 'changed_at').notNullable();
    });
    await tx.schema.alterTable('dt_survey', (t) => {
      t.unique(['learner_ref', 'pot_id', 'wave', 'opening'], { indexName: 'uq_dt_survey_identity' });
      t.index(['person_key'], 'ix_dt_survey_person');
      t.index(['state', 'stop_on', 'survey_id'], 'ix_dt_survey_stop');
    });
    // Hardly any survey owes a row: those that do are found without looking at the others.
    await tx.raw('create index ix_dt_survey_owes on dt_survey (owes, survey_id) where owes is not null');

    await tx.schema.createTable('dt_contact', (t) => {
      t.string('survey_id', 36).notNullable();
      t.integer('number').notNullable();
      t.string('channel', 8).notNullable();
      t.string('kind', 24).notNullable();
      t.string('state', 16).notNullable();
      t.string('learner_ref', 64).notNullable();
      t.string('address', 254).notNullable();
      t.string('given_name', 100).notNullable();
      t.string('course', 200).notNullable();
      t.string('language', 2).notNullable();
      t.integer('living').notNullable();
      instant(t, 'not_before').notNullable();
      instant(t, 'send_before').notNullable();
      t.string('asked_by', 100).notNullable();
      t.string('why', 64);
      instant(t, 'planned_at').notNullable();
      instant(t, 'sent_at');
      t.primary(['survey_id', 'number', 'channel']);
    });
    await tx.schema.alterTable('dt_contact', (t) => {
      t.index(['state', 'survey_id', 'number', 'channel'], 'ix_dt_contact_state');
      t.index(['sent_at', 'survey_id'], 'ix_dt_contact_sent');
    });

    await tx.schema.createTable('dt_response', (t) => {
      t.string('survey_id', 36).notNullable().primary();
      t.string('kind', 16).notNullable();
      calendarDate(t, 'submitted_on');
      t.string('answered_by', 16).notNullable();
      json(t, 'answers').notNullable();
      json(t, 'evidence').notNullable();
      instant(t, 'received_at').notNullable();
    });
    await tx.schema.alterTable('dt_response', (t) => {
      t.index(['submitted_on', 'survey_id'], 'ix_dt_response_submitted');
    });

    await tx.schema.createTable('dt_outcome', (t) => {
      t.increments('id');
      t.string('host_row_id', 64).notNullable();
      t.string('learner_ref', 64).notNullable();
      t.string('pot_id', 80);
      t.string('survey_id', 36);
      t.string('op', 16).notNullable();
      t.string('cause', 24).notNullable();
      t.string('out_type', 3).notNullable();
      t.integer('out_code').notNullable();
      calendarDate(t, 'start_date').notNullable();
      t.string('rule_version', 16).notNullable();
      t.integer('superseded_by');
      instant(t, 'at').notNullable();
    });
    await tx.schema.alterTable('dt_outcome', (t) => {
      t.index(['survey_id'], 'ix_dt_outcome_survey');
      t.index(['learner_ref'], 'ix_dt_outcome_learner');
      t.index(['host_row_id'], 'ix_dt_outcome_row');
    });

    await tx.schema.createTable('dt_event', (t) => {
      t.increments('id');
      instant(t, 'at').notNullable();
      t.string('learner_ref', 64).notNullable();
      t.string('survey_id', 36);
      t.string('what', 40).notNullable();
      t.string('why', 200);
      t.string('who', 100).notNullable();
      json(t, 'data');
    });
    await tx.schema.alterTable('dt_event', (t) => {
      t.index(['learner_ref', 'id'], 'ix_dt_event_learner');
    });

    await tx.schema.createTable('dt_run', (t) => {
      t.increments('id');
      t.string('kind', 16).notNullable();
      t.string('state', 16).notNullable();
      calendarDate(t, 'local_date').notNullable();
      t.string('asked_by', 100).notNullable();
      json(t, 'counts').notNullable();
      instant(t, 'feed_complete_to');
      instant(t, 'started_at').notNullable();
      instant(t, 'finished_at');
    });

    await tx.schema.createTable('dt_audit', (t) => {
      t.increments('id');
      instant(t, 'at').notNullable();
      t.string('who', 100).notNullable();
      t.string('act', 64).notNullable();
      t.string('target', 100);
      t.string('result', 64).notNullable();
      json(t, 'detail');
    });
  },

  async down(tx) {
    for (const table of [
      'dt_audit',
      'dt_run',
      'dt_event',
      'dt_outcome',
      'dt_response',
      'dt_contact',
      'dt_survey',
    ])
      await tx.schema.dropTable(table);
  },
};
