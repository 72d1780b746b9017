import { instant } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Columns of a decision by which the report and the rates are asked. */
const ASKED_BY = ['fund_model', 'course'] as const;

/**
 * What the report is filtered by stands with the decision, and cases that staff looked at are marked. Decisions taken
 * before have neither funding model nor course: the digest of the settings is forgotten, so that the next run looks at
 * everybody again and fills them in.
 */
export const forTheReport: Migration = {
  name: '0006-for-the-report',

  async up(tx) {
    await tx.schema.alterTable('dt_decision', (t) => {
      t.integer('fund_model');
    });
    await tx.schema.alterTable('dt_decision', (t) => {
      t.string('course', 200);
    });
    // Most periods of training have not ended. The funding model stands last, so that it is looked at without the row.
    await tx.raw(
      'create index ix_dt_decision_left on dt_decision (termination, learner_ref, pot_id, fund_model) where termination is not null',
    );
    await tx.schema.createTable('dt_review', (t) => {
      t.string('survey_id', 36).notNullable().primary();
      t.string('learner_ref', 64).notNullable();
      // Of which state the survey was when somebody looked: in another it is another case.
      t.string('state', 24).notNullable();
      t.string('who', 100).notNullable();
      instant(t, 'at').notNullable();
      t.string('note', 200).notNullable();
    });
    await tx.schema.alterTable('dt_review', (t) => {
      t.index(['learner_ref'], 'ix_dt_review_learner');
    });
    await tx('dt_cursor').where({ name: 'settings' }).delete();
  },

  async down(tx) {
    await tx.schema.dropTable('dt_review');
    await tx.schema.alterTable('dt_decision', (t) => {
      t.dropIndex([], 'ix_dt_decision_left');
    });
    for (const column of ASKED_BY)
      await tx.schema.alterTable('dt_decision', (t) => {
        t.dropColumn(column);
      });
  },
};
