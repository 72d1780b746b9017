import { calendarDate, instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** What an installation knows of its tenants without opening their databases. */
export const tenants: Migration = {
  name: '0001-tenants',

  async up(tx) {
    await tx.schema.createTable('ct_tenant', (t) => {
      t.string('id', 64).notNullable().primary();
      t.string('name', 100).notNullable();
      t.integer('ukprn').notNullable();
      t.string('time_zone', 64).notNullable();
      // Where the tenant's own database is; never a password.
      t.string('location', 500).notNullable();
      instant(t, 'next_run_at');
    });
    await tx.schema.alterTable('ct_tenant', (t) => {
      t.index(['next_run_at'], 'ix_ct_tenant_next_run');
    });

    // One row per tenant, schedule and local date: whoever inserts it starts the run.
    await tx.schema.createTable('ct_schedule_run', (t) => {
      t.string('tenant', 64).notNullable();
      t.string('schedule', 64).notNullable();
      calendarDate(t, 'local_date').notNullable();
      instant(t, 'claimed_at').notNullable();
      instant(t, 'started_at');
      t.primary(['tenant', 'schedule', 'local_date']);
    });

    await tx.schema.createTable('ct_summary', (t) => {
      t.string('tenant', 64).notNullable().primary();
      json(t, 'summary').notNullable();
      instant(t, 'at').notNullable();
    });
  },

  async down(tx) {
    for (const table of ['summary', 'schedule_run', 'tenant']) await tx.schema.dropTable(`ct_${table}`);
  },
};
