import { instant } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** What was told of a message after it was handed over, and by whom; an index by which what went to an address is found. */
export const receipts: Migration = {
  name: '0007-receipts',

  async up(tx) {
    await tx.schema.alterTable('sv_message', (t) => {
      instant(t, 'receipt_at');
    });
    // `bounce`, `gateway` or `staff`.
    await tx.schema.alterTable('sv_message', (t) => {
      t.string('receipt_from', 8);
    });
    // The code it was told with, never its text: texts name addresses.
    await tx.schema.alterTable('sv_message', (t) => {
      t.string('receipt_code', 32);
    });
    await tx.schema.alterTable('sv_message', (t) => {
      t.string('receipt_by', 100);
    });
    await tx.schema.alterTable('sv_message', (t) => {
      t.index(['tenant', 'address', 'channel'], 'ix_sv_message_address');
    });
  },

  async down(tx) {
    await tx.schema.alterTable('sv_message', (t) => {
      t.dropIndex(['tenant', 'address', 'channel'], 'ix_sv_message_address');
    });
    for (const column of ['receipt_by', 'receipt_code', 'receipt_from', 'receipt_at'])
      await tx.schema.alterTable('sv_message', (t) => {
        t.dropColumn(column);
      });
  },
};
