import { instant } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** What tenants that leave are told about, and what is kept of one that left: counts and who asked (decision 0038). */
export const offboardings: Migration = {
  name: '0005-offboardings',

  async up(tx) {
    // Since when the tenant is leaving: nothing is sent and no link answers. Null: it is not.
    await tx.schema.alterTable('sv_tenant', (t) => {
      instant(t, 'leaving_at');
    });
    await tx.schema.createTable('sv_offboarding', (t) => {
      t.increments('id');
      t.string('tenant', 64).notNullable();
      t.string('state', 8).notNullable();
      t.string('asked_by', 100).notNullable();
      t.string('reason', 500).notNullable();
      instant(t, 'began_at').notNullable();
      instant(t, 'closed_at');
      instant(t, 'erased_at');
      // When its keys ended; null: the tenant is still here.
      instant(t, 'ended_at');
      for (const count of ['links_closed', 'messages_withdrawn']) t.integer(count).notNullable();
      for (const table of ['surveys', 'messages', 'events', 'suppressions'])
        t.integer(`${table}_erased`).notNullable();
    });
    await tx.schema.alterTable('sv_offboarding', (t) => {
      t.index(['tenant', 'id'], 'ix_sv_offboarding_tenant');
    });
  },

  async down(tx) {
    await tx.schema.dropTable('sv_offboarding');
    await tx.schema.alterTable('sv_tenant', (t) => {
      t.dropColumn('leaving_at');
    });
  },
};
