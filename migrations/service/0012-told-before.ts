import { json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** What a learner told an earlier survey, for the pages of a later one to ask whether it is still so. */
export const toldBefore: Migration = {
  name: '0012-told-before',

  async up(tx) {
    await tx.schema.alterTable('sv_survey', (t) => {
      json(t, 'told_before');
    });
  },

  async down(tx) {
    await tx.schema.alterTable('sv_survey', (t) => {
      t.dropColumn('told_before');
    });
  },
};
