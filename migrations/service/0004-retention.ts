import { calendarDate } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** How far back each tenant's surveys are still kept, and the order in which they come to be kept no longer. */
export const retention: Migration = {
  name: '0004-retention',

  async up(tx) {
    // Surveys whose last day for answers lies before it have been erased.
    await tx.schema.alterTable('sv_tenant', (t) => {
      calendarDate(t, 'kept_from');
    });
    await tx.schema.alterTable('sv_survey', (t) => {
      t.index(['tenant', 'closes_on', 'id'], 'ix_sv_survey_closes');
    });
  },

  async down(tx) {
    await tx.schema.alterTable('sv_survey', (t) => {
      t.dropIndex(['tenant', 'closes_on', 'id'], 'ix_sv_survey_closes');
    });
    await tx.schema.alterTable('sv_tenant', (t) => {
      t.dropColumn('kept_from');
    });
  },
};
