import type { Migration } from '../../lib/sql/types.ts';

/** Why a round that is due did not go: told once in the timeline, not on every day that it waits (decision 0060). */
export const delayedRounds: Migration = {
  name: '0014-delayed-rounds',

  async up(tx) {
    await tx.schema.alterTable('dt_survey', (t) => {
      t.string('delayed', 20);
    });
  },

  async down(tx) {
    await tx.schema.alterTable('dt_survey', (t) => {
      t.dropColumn('delayed');
    });
  },
};
