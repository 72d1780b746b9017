import { calendarDate } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

const COLUMNS = ['due_on', 'answered_on', 'stopped_on'] as const;

/**
 * What later waves go by: when each is due, when the learner told last, and since when they want no more messages. What
 * was answered before is known by its response.
 */
export const waves: Migration = {
  name: '0010-waves',

  async up(tx) {
    for (const column of COLUMNS)
      await tx.schema.alterTable('dt_survey', (t) => {
        calendarDate(t, column);
      });
    await tx.raw(
      `update dt_survey set answered_on = (
         select r.submitted_on from dt_response r where r.survey_id = dt_survey.survey_id and r.kind = 'answered')`,
    );
  },

  async down(tx) {
    for (const column of COLUMNS)
      await tx.schema.alterTable('dt_survey', (t) => {
        t.dropColumn(column);
      });
  },
};
