import { calendarDate, instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Who is one person, where they can be reached, what was decided of each period of training, and what was read so far. */
export const personsAndDecisions: Migration = {
  name: '0001-persons-and-decisions',

  async up(tx) {
    await tx.schema.createTable('dt_person', (t) => {
      t.string('learner_ref', 64).notNullable().primary();
      t.string('person_key', 64).notNullable();
      t.string('match_key', 64);
      t.string('prev_ref', 64);
      calendarDate(t, 'review_on');
    });
    await tx.schema.alterTable('dt_person', (t) => {
      t.index(['person_key'], 'ix_dt_person_key');
      t.index(['match_key'], 'ix_dt_person_match');
    });
    // Most records have no previous reference, and most persons no day on which to look again.
    for (const index of [
      'ix_dt_person_review on dt_person (review_on, person_key) where review_on is not null',
      'ix_dt_person_prev on dt_person (prev_ref) where prev_ref is not null',
    ])
      await tx.raw(`create index ${index}`);

    await tx.schema.createTable('dt_address', (t) => {
      t.string('learner_ref', 64).notNullable();
      t.string('channel', 8).notNullable();
      t.string('address', 254).notNullable();
      t.string('state', 24).notNullable();
      instant(t, 'changed_at').notNullable();
      t.primary(['learner_ref', 'channel']);
    });
    await tx.schema.alterTable('dt_address', (t) => {
      t.index(['channel', 'address'], 'ix_dt_address_shared');
    });

    await tx.schema.createTable('dt_suppression', (t) => {
      t.string('person_key', 64).notNullable();
      t.string('scope', 16).notNullable();
      t.string('reason', 32).notNullable();
      t.string('who', 100).notNullable();
      instant(t, 'at').notNullable();
      t.primary(['person_key', 'scope', 'reason']);
    });

    await tx.schema.createTable('dt_decision', (t) => {
      t.string('learner_ref', 64).notNullable();
      t.string('pot_id', 80).notNullable();
      t.string('person_key', 64).notNullable();
      t.string('reason', 32).notNullable();
      json(t, 'facts').notNullable();
      t.string('held', 8);
      t.integer('email').notNullable();
      t.integer('sms').notNullable();
      calendarDate(t, 'pot_start').notNullable();
      calendarDate(t, 'actual_end');
      calendarDate(t, 'termination');
      calendarDate(t, 'first_seen_ended');
      calendarDate(t, 'review_on');
      t.string('rule_version', 16).notNullable();
      t.integer('run_id').notNullable();
      instant(t, 'decided_at').notNullable();
      t.primary(['learner_ref', 'pot_id']);
    });
    await tx.schema.alterTable('dt_decision', (t) => {
      t.index(['reason', 'learner_ref'], 'ix_dt_decision_reason');
    });

    await tx.schema.createTable('dt_cursor', (t) => {
      t.string('name', 40).notNullable().primary();
      t.string('value', 200).notNullable();
      instant(t, 'changed_at').notNullable();
    });
  },

  async down(tx) {
    for (const table of ['dt_cursor', 'dt_decision', 'dt_suppression', 'dt_address', 'dt_person'])
      await tx.schema.dropTable(table);
  },
};
