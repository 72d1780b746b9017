import { json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

const COLUMNS = ['who', 'host_version', 'was', 'undoes'] as const;

/**
 * What it takes to take back any act on a row: what the row was before, the version that the host gave it, whose act it
 * was, and which act one takes back (decision 0056). Acts from before know none of it; they can still be read.
 */
export const undoing: Migration = {
  name: '0012-undoing',

  async up(tx) {
    await tx.schema.alterTable('dt_outcome', (t) => {
      t.string('who', 100);
    });
    await tx.schema.alterTable('dt_outcome', (t) => {
      t.integer('host_version');
    });
    await tx.schema.alterTable('dt_outcome', (t) => {
      json(t, 'was');
    });
    await tx.schema.alterTable('dt_outcome', (t) => {
      t.integer('undoes');
    });
    // Hardly any act is taken back: planning asks for those that were without looking at the others.
    await tx.raw('create index ix_dt_outcome_undoes on dt_outcome (learner_ref) where undoes is not null');
  },

  async down(tx) {
    await tx.schema.alterTable('dt_outcome', (t) => {
      t.dropIndex([], 'ix_dt_outcome_undoes');
    });
    for (const column of [...COLUMNS].reverse())
      await tx.schema.alterTable('dt_outcome', (t) => {
        t.dropColumn(column);
      });
  },
};
