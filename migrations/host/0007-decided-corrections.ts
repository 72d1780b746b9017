import { instant } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Who decided on a correction, and which address it took the place of; who set or took away a preference, and why. */
export const decidedCorrections: Migration = {
  name: '0007-decided-corrections',

  async up(tx) {
    await tx.schema.alterTable('mis_address_proposal', (t) => {
      t.string('decided_by', 100);
    });
    await tx.schema.alterTable('mis_address_proposal', (t) => {
      instant(t, 'decided_at');
    });
    // Files go on carrying it until whoever made them knows of the correction.
    await tx.schema.alterTable('mis_address_proposal', (t) => {
      t.string('replaced', 254);
    });
  },

  async down(tx) {
    for (const column of ['replaced', 'decided_at', 'decided_by'])
      await tx.schema.alterTable('mis_address_proposal', (t) => {
        t.dropColumn(column);
      });
  },
};
