import type { Migration } from '../../lib/sql/types.ts';

/** Why somebody held a tenant or released an address, beside who did. */
export const reasons: Migration = {
  name: '0013-reasons',

  async up(tx) {
    await tx.schema.alterTable('sv_audit', (t) => {
      t.string('why', 500);
    });
  },

  async down(tx) {
    await tx.schema.alterTable('sv_audit', (t) => {
      t.dropColumn('why');
    });
  },
};
