import { instant } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/**
 * Text messages that learners sent back, by the gateway's identifier and nothing else: one that is told again, perhaps
 * after the learner changed their mind, is known for what it is.
 */
export const replies: Migration = {
  name: '0008-replies',

  async up(tx) {
    await tx.schema.createTable('sv_sms_reply', (t) => {
      t.string('gateway', 16).notNullable();
      t.string('id', 64).notNullable();
      instant(t, 'at').notNullable();
      t.primary(['gateway', 'id']);
    });
  },

  async down(tx) {
    await tx.schema.dropTable('sv_sms_reply');
  },
};
