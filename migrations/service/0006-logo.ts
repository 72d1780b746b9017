import { json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** The tenant's logo as it was made anew for the pages; the account keeps the file as the provider gave it. */
export const logo: Migration = {
  name: '0006-logo',

  async up(tx) {
    await tx.schema.alterTable('sv_tenant', (t) => {
      json(t, 'logo');
    });
  },

  async down(tx) {
    await tx.schema.alterTable('sv_tenant', (t) => {
      t.dropColumn('logo');
    });
  },
};
