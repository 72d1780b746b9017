import { instant, uuid } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Links by which a member of staff fills a survey in for a learner, and when each tenant's form was last saved. */
export const assists: Migration = {
  name: '0010-assists',

  async up(tx) {
    // The sha-256 of the link's token: the link itself is shown once, to whoever asked for it.
    await tx.schema.createTable('sv_assist', (t) => {
      t.string('hash', 64).notNullable().primary();
      t.string('tenant', 64).notNullable();
      uuid(t, 'survey_id').notNullable();
      t.string('staff', 100).notNullable();
      instant(t, 'made_at').notNullable();
      instant(t, 'until').notNullable();
      // Handed over, or sent; null: it works until its time.
      instant(t, 'ended_at');
    });
    await tx.schema.alterTable('sv_assist', (t) => {
      t.index(['tenant', 'survey_id'], 'ix_sv_assist_survey');
    });
    // Another one each time the account is saved: whoever read the account knows by it that theirs still holds.
    await tx.schema.alterTable('sv_tenant', (t) => {
      uuid(t, 'account_mark');
    });
  },

  async down(tx) {
    await tx.schema.alterTable('sv_tenant', (t) => {
      t.dropColumn('account_mark');
    });
    await tx.schema.dropTable('sv_assist');
  },
};
